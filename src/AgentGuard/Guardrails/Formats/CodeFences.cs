namespace AgentGuard.Guardrails.Formats;

/// <summary>The fenced code of a text, as CommonMark defines it.</summary>
internal static class CodeFences
{
    /// <summary>Each block: where it stands, its language in lower case, and whether it is closed.</summary>
    public static List<(int Start, int End, string Language, bool IsClosed)> Of(string text)
    {
        List<(int Start, int End, string Language, bool IsClosed)> blocks = [];
        var (open, mark, length, language) = (-1, '\0', 0, string.Empty);
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var at ? at + 1 : text.Length;
            var fence = Fence(text.AsSpan(start, end - start));
            if (open < 0 && fence.Length >= 3 && !(fence.Mark == '`' && fence.Rest.Contains('`')))
            {
                (open, mark, length, language) = (start, fence.Mark, fence.Length, Word(fence.Rest));
            }
            else if (open >= 0 && fence.Mark == mark && fence.Length >= length && fence.Rest.IsWhiteSpace())
            {
                blocks.Add((open, end, language, true));
                open = -1;
            }

            start = end;
        }

        if (open >= 0)
        {
            blocks.Add((open, text.Length, language, false));
        }

        return blocks;
    }

    /// <summary>What stands in the one block that a text consists of; else the text.</summary>
    public static string Unwrap(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("```") || Of(text) is not [{ IsClosed: true } block] || !IsAll(text, block.Start, block.End))
        {
            return text;
        }

        var lines = text[block.Start..block.End].TrimEnd().Split('\n');
        return string.Join('\n', lines[1..^1]);
    }

    /// <summary>Whether there is nothing but white space around a block.</summary>
    public static bool IsAll(string text, int start, int end) => text.AsSpan(0, start).IsWhiteSpace() && text.AsSpan(end).IsWhiteSpace();

    private static FenceLine Fence(ReadOnlySpan<char> line)
    {
        var body = line.TrimStart(' ');
        if (line.Length - body.Length > 3 || body.IsEmpty || body[0] is not ('`' or '~'))
        {
            return default;
        }

        var rest = body.TrimStart(body[0]);
        return new(body[0], body.Length - rest.Length, rest);
    }

    private static string Word(ReadOnlySpan<char> info)
    {
        info = info.Trim();
        return (info.IndexOfAny(" \t{,") is >= 0 and var end ? info[..end] : info).ToString().ToLowerInvariant();
    }

    private readonly ref struct FenceLine(char mark, int length, ReadOnlySpan<char> rest)
    {
        public char Mark { get; } = mark;

        public int Length { get; } = length;

        public ReadOnlySpan<char> Rest { get; } = rest;
    }
}
