namespace AgentGuard.Schemas.Repair;

/// <summary>How a string is quoted.</summary>
/// <param name="Mark">The (last byte of the) quote.</param>
/// <param name="Length">Its length in bytes; 0 when there is none.</param>
/// <param name="How">Its style.</param>
internal readonly record struct Quote(byte Mark, int Length, Quote.Style How)
{
    /// <summary>The styles of quotes.</summary>
    internal enum Style : byte
    {
        Plain,

        /// <summary><c>\"</c>: the text was escaped once too often.</summary>
        Escaped,

        /// <summary><c>"""</c>.</summary>
        Triple,

        /// <summary>Typographic quotes.</summary>
        Curly,
    }

    /// <summary>Whether a typographic quote (U+2018 to U+201F) stands here.</summary>
    public static bool IsCurly(ReadOnlySpan<byte> text) => text.Length > 2 && text[1] == 0x80 && text[2] is >= 0x98 and <= 0x9F;
}
