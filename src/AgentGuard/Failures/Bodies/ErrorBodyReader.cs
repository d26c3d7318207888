using System.Text;

namespace AgentGuard.Failures.Bodies;

/// <summary>Reads what a body says: JSON, lines of an event stream, or text with JSON in it; whole or cut.</summary>
/// <remarks>Never throws, and looks at no more than 8,192 characters: an error says what it is at its beginning.</remarks>
internal static class ErrorBodyReader
{
    public const int MaxCharacters = 8_192;

    // A gateway reports the error of a provider as text, and a second gateway may stand before the first.
    private const int MaxNesting = 3;

    public static ErrorBody Read(string? text)
    {
        var body = new ErrorBody();
        ReadText(body, text, nesting: 0);
        return body;
    }

    /// <summary>Reads a text that may be, or hold, another body.</summary>
    internal static void ReadText(ErrorBody body, string? text, int nesting)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        var span = text.AsSpan(0, Math.Min(text.Length, MaxCharacters)).Trim();
        if (span[0] is '{' or '[' && nesting <= MaxNesting)
        {
            ReadJson(body, span, nesting);
        }
        else if (nesting == 0 && IsEventStream(span))
        {
            foreach (var line in span.EnumerateLines())
            {
                if (line.StartsWith("data:") && line[5..].TrimStart() is ['{' or '[', ..] data)
                {
                    ReadJson(body, data, nesting);
                }
            }
        }
        else
        {
            body.AddText(span);
            if (nesting < MaxNesting && span.IndexOf('{') is >= 0 and var at)
            {
                ReadJson(body, span[at..], nesting);
            }
        }
    }

    private static bool IsEventStream(ReadOnlySpan<char> text) =>
        text.StartsWith("data:") || text.StartsWith("event:") || text.StartsWith("id:") || text.StartsWith(":");

    private static void ReadJson(ErrorBody body, ReadOnlySpan<char> json, int nesting)
    {
        // JSON that was unescaped once too often holds line breaks within its strings.
        var length = Encoding.UTF8.GetMaxByteCount(json.Length);
        var utf8 = new byte[length];
        var written = Encoding.UTF8.GetBytes(json, utf8);
        foreach (ref var b in utf8.AsSpan(0, written))
        {
            b = b < 0x20 ? (byte)' ' : b;
        }

        new ErrorBodyWalk(body, nesting).Walk(utf8.AsSpan(0, written));
    }
}
