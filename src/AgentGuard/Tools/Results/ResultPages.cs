using System.Globalization;
using System.Text;
using AgentGuard.Ports;

namespace AgentGuard.Tools.Results;

/// <summary>Gives a kept result in parts, each no longer than a result may be. The parts joined are the whole, character for character.</summary>
internal static class ResultPages
{
    private const int HeaderTokens = 40;
    private const int MostMatches = 5;
    private const int AroundMatch = 80;

    /// <summary>Gives the part that begins at a character.</summary>
    /// <returns>A line that says which part it is, a line end, and the characters.</returns>
    public static string Page(string content, int offset, int maxTokens, ITokenCounter counter)
    {
        var start = offset < content.Length && char.IsLowSurrogate(content[offset]) ? offset + 1 : offset;
        var end = End(content, start, Math.Max(1, maxTokens - HeaderTokens), counter);
        var next = end < content.Length ? Format($"; the next part: offset={end}") : "; this is the end";
        return string.Concat(Format($"[characters {start} to {end} of {content.Length}{next}]\n"), content.AsSpan(start, end - start));
    }

    /// <summary>Gives the places where a text occurs, whatever its letters' case, with what surrounds them.</summary>
    public static string Find(string content, string text, int maxTokens, ITokenCounter counter)
    {
        var found = new StringBuilder();
        var (count, shown, from, shownUntil) = (0, 0, 0, 0);
        while (content.IndexOf(text, from, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            count++;
            if (at + text.Length <= shownUntil)
            {
                // It stands in what surrounds the one before.
                shown++;
            }
            else if (shown < MostMatches)
            {
                var line = Match(content, at, text.Length);
                if (counter.CountTokens(found.ToString()) + counter.CountTokens(line) + HeaderTokens <= maxTokens)
                {
                    found.Append(line);
                    shown++;
                    shownUntil = at + text.Length + AroundMatch;
                }
            }

            from = at + Math.Max(1, text.Length);
        }

        return count == 0
            ? "[not found]"
            : Format($"[found {count} times, {shown} shown; to read on from one: offset]") + found;
    }

    /// <summary>Where an item of a JSON array begins, from 0.</summary>
    /// <returns><see langword="null"/> when the content is no array or has fewer items.</returns>
    public static int? OffsetOfItem(string content, int item)
    {
        var (depth, index, inString) = (0, 0, false);
        for (var i = 0; i < content.Length; i++)
        {
            var c = content[i];
            if (depth == 1 && !inString && index == item && !char.IsWhiteSpace(c) && c is not (',' or ']'))
            {
                return i;
            }

            i += inString && c == '\\' ? 1 : 0;
            inString ^= c == '"';
            depth += inString ? 0 : c is '[' or '{' ? 1 : c is ']' or '}' ? -1 : 0;
            index += depth == 1 && !inString && c == ',' ? 1 : 0;
            if (i == 0 && c != '[' && !char.IsWhiteSpace(c))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The end of a part: as far as it fits, at the end of a line where there is one in its second half.</summary>
    private static int End(string content, int start, int maxTokens, ITokenCounter counter)
    {
        // No text has more tokens than characters by much; four characters a token is what texts usually have.
        var length = (int)Math.Min(content.Length - start, maxTokens * 4L);
        while (length > 1 && counter.CountTokens(content.AsSpan(start, length)) is var tokens && tokens > maxTokens)
        {
            length = Math.Max(1, Math.Min(length - 1, (int)((long)length * maxTokens / tokens)));
        }

        if (start + length >= content.Length)
        {
            return content.Length;
        }

        var line = length > 0 ? content.LastIndexOf('\n', start + length - 1) + 1 : 0;
        var end = line > start + length / 2 ? line : start + length;
        return end > start + 1 && char.IsHighSurrogate(content[end - 1]) ? end - 1 : Math.Max(end, Math.Min(content.Length, start + 1));
    }

    private static string Match(string content, int at, int length)
    {
        var start = Math.Max(0, at - AroundMatch);
        var end = Math.Min(content.Length, at + length + AroundMatch);
        start += start < at && char.IsLowSurrogate(content[start]) ? 1 : 0;
        end -= end > at + length && char.IsHighSurrogate(content[end - 1]) ? 1 : 0;
        var text = content[start..end].ReplaceLineEndings(" ");
        return Format($"\noffset={start}: {text}");
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
