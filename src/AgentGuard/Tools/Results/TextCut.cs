namespace AgentGuard.Tools.Results;

/// <summary>Keeps the head and the tail of a text, in whole lines where there are any: of a table its header is the first of them.</summary>
internal static class TextCut
{
    /// <summary>Shortens a text to a number of characters, the note included.</summary>
    public static string Cut(string text, int tokens, int length, string? id)
    {
        var keep = Math.Max(0, length - LeftOut.Room);
        var tail = keep / 3;
        var headEnd = HeadEnd(text, keep - tail);
        var tailStart = Math.Max(headEnd, TailStart(text, text.Length - tail));
        var left = text.AsSpan(headEnd, tailStart - headEnd);
        var leftTokens = (int)((long)tokens * left.Length / text.Length);
        var note = LeftOut.Text(headEnd, left.Length, left.Count('\n'), Math.Max(1, leftTokens), id);
        return string.Concat(
            text.AsSpan(0, headEnd),
            headEnd > 0 && text[headEnd - 1] != '\n' ? "\n" + note + "\n" : note + "\n",
            text.AsSpan(tailStart));
    }

    // Two thirds of what is kept are the head: structure and the first matches stand there, the outcome in the tail.
    private static int HeadEnd(string text, int length)
    {
        var line = length > 0 ? text.LastIndexOf('\n', length - 1) + 1 : 0;
        var end = line > length / 2 ? line : length;
        return end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
    }

    private static int TailStart(string text, int start)
    {
        var line = start < text.Length ? text.IndexOf('\n', start) + 1 : 0;
        var from = line > 0 && line - start < (text.Length - start) / 2 ? line : start;
        return from < text.Length && char.IsLowSurrogate(text[from]) ? from + 1 : from;
    }
}
