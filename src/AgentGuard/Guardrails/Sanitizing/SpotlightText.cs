using System.Text;
using AgentGuard.Guardrails.Detectors;

namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>Puts untrusted text between marks, and makes harmless what looks like them.</summary>
internal static class SpotlightText
{
    private const string Word = "untrusted";
    private const int LongestToken = 40;

    public static string Open(string code) => $"«{Word} {code}»";

    public static string Close(string code) => $"«/{Word} {code}»";

    /// <summary>What stands between words: the end of the code is enough, since a forged one changes nothing.</summary>
    public static string Between(string code) => "^" + code[^3..];

    /// <summary>Whether a text is too little to instruct anybody: an id, a number, a date, a file name. Models copy these into tool calls.</summary>
    public static bool IsToken(string text)
    {
        if (text.Length > LongestToken)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':' or '/' or '@' or '+' or '#' or '%' or ','))
            {
                return false;
            }
        }

        return true;
    }

    public static string Wrap(string text, string code, SpotlightMode mode)
    {
        var body = mode switch
        {
            SpotlightMode.Encode => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
            SpotlightMode.Datamark => Datamark(Neutralize(text, code), Between(code)),
            _ => Neutralize(text, code),
        };
        return $"{Open(code)}\n{body}\n{Close(code)}";
    }

    /// <summary>Whether a text was marked before: one pair of marks of ours around the whole, and none within.</summary>
    public static bool IsWrapped(string text, SpotlightMarks marks)
    {
        var start = $"«{Word} ".Length;
        if (!text.StartsWith($"«{Word} ", StringComparison.Ordinal) || text.Length < start + SpotlightMarks.CodeLength)
        {
            return false;
        }

        var code = text.Substring(start, SpotlightMarks.CodeLength);
        var (open, close) = (Open(code) + "\n", "\n" + Close(code));
        return text.StartsWith(open, StringComparison.Ordinal)
            && text.EndsWith(close, StringComparison.Ordinal)
            && text.Length >= open.Length + close.Length
            && marks.IsOwn(code)
            && text[open.Length..^close.Length] is var body && ReferenceEquals(Neutralize(body, code), body);
    }

    /// <summary>The text without anything like a mark in it; the same instance where there is nothing.</summary>
    private static string Neutralize(string text, string code)
    {
        // The code first: what is left of it must not join into a mark.
        if (text.Contains(code, StringComparison.OrdinalIgnoreCase))
        {
            text = text.Replace(code, "*", StringComparison.OrdinalIgnoreCase);
        }

        StringBuilder? neutral = null;
        var copied = 0;
        for (var at = 0; text.AsSpan(at).IndexOf('«') is >= 0 and var ahead; at++)
        {
            at += ahead;
            if (IsMark(text, at + 1))
            {
                (neutral ??= new StringBuilder(text.Length)).Append(text, copied, at - copied).Append('‹');
                copied = at + 1;
            }
        }

        return neutral is null ? text : neutral.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Whether the word of a mark follows, whatever its case and what is invisible or blank within it.</summary>
    private static bool IsMark(string text, int at)
    {
        var matched = 0;
        for (; at < text.Length && matched < Word.Length; at++)
        {
            if (char.ToLowerInvariant(text[at]) == Word[matched])
            {
                matched++;
            }
            else if (text[at] != '/' && !char.IsWhiteSpace(text[at]) && !InvisibleText.IsInvisible(text[at]))
            {
                return false;
            }
        }

        return matched == Word.Length;
    }

    private static string Datamark(string text, string between)
    {
        var marked = new StringBuilder(text.Length * 2);
        var isBlank = false;
        foreach (var c in text)
        {
            if (c is '\n' or '\r')
            {
                marked.Append(c);
            }
            else if (!char.IsWhiteSpace(c))
            {
                marked.Append(isBlank ? between : string.Empty).Append(c);
                isBlank = false;
                continue;
            }

            isBlank = true;
        }

        return marked.ToString();
    }
}
