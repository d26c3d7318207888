using System.Globalization;
using System.Text.RegularExpressions;
using Quickstart.Model;
using Quickstart.Tickets;

namespace Quickstart.Judging;

/// <summary>A text made comparable: JSON escapes of any depth undone, wide digits narrowed, and once more without separators.</summary>
public sealed partial class WireText
{
    private readonly string _plain;
    private readonly string _compact;

    public WireText(string text)
    {
        var unescaped = Unicode().Replace(text, static m => Character(m.Groups["hex"].ValueSpan));
        unescaped = Control().Replace(unescaped, " ");
        _plain = Digits.ToAscii(Escape().Replace(unescaped, "")).ToLowerInvariant();
        _compact = Compact(_plain);
    }

    /// <summary>Whether the value stands here, however its digits are grouped.</summary>
    public bool Contains(PersonalValue personal)
    {
        var value = Digits.ToAscii(personal.Value).ToLowerInvariant();
        return personal.Type switch
        {
            "email" => _plain.Contains(value, StringComparison.Ordinal),
            "ip" => Regex.IsMatch(_plain, $@"(?<![\w.:]){Regex.Escape(value)}(?![\w:]|\.\d)"),
            _ => _compact.Contains(Compact(value), StringComparison.Ordinal),
        };
    }

    private static string Character(ReadOnlySpan<char> hex) =>
        ((char)ushort.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString();

    private static string Compact(string text) => string.Create(text.Count(char.IsLetterOrDigit), text, static (span, source) =>
    {
        var length = 0;
        foreach (var c in source)
        {
            if (char.IsLetterOrDigit(c))
            {
                span[length++] = c;
            }
        }
    });

    [GeneratedRegex(@"\\+u(?<hex>[0-9a-fA-F]{4})")]
    private static partial Regex Unicode();

    [GeneratedRegex(@"\\+[nrtbf]")]
    private static partial Regex Control();

    [GeneratedRegex(@"\\+")]
    private static partial Regex Escape();
}
