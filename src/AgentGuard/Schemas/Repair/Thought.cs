namespace AgentGuard.Schemas.Repair;

/// <summary>What a model thought aloud before its answer.</summary>
internal static class Thought
{
    /// <summary>Measures what is to be skipped at a tag: a whole thought, or the tag's first character.</summary>
    public static int Length(ReadOnlySpan<byte> text) =>
        text.StartsWith("<think>"u8) ? LengthTo(text, "</think>"u8)
        : text.StartsWith("<thinking>"u8) ? LengthTo(text, "</thinking>"u8) : 1;

    private static int LengthTo(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end)
    {
        var at = text.IndexOf(end);
        return at < 0 ? text.Length : at + end.Length;
    }
}
