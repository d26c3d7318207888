using System.Text.RegularExpressions;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Formats;

/// <summary>Sees what is not plain text: markup of Markdown or HTML, control characters, or more than one line.</summary>
/// <remarks>
/// Markup is a heading, a list, a quotation, a table or a fence at the beginning of a line, emphasis by asterisks or double underscores, code in
/// backticks, a link or an image, a tag or a character reference. A hyphen at the beginning of a line counts as a list. Immutable and
/// thread-safe; it allocates nothing when nothing is found.
/// </remarks>
public sealed partial class PlainTextGuardrail : IGuardrail
{
    private readonly bool _allowsLines;
    private readonly bool _allowsMarkup;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="allowsLines">Whether there may be more than one line. Default yes.</param>
    /// <param name="allowsMarkup">Whether there may be markup. Default no.</param>
    public PlainTextGuardrail(bool allowsLines = true, bool allowsMarkup = false)
    {
        _allowsLines = allowsLines;
        _allowsMarkup = allowsMarkup;
    }

    /// <inheritdoc/>
    public string Name => "plain text";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var text = content.Text.AsSpan().TrimEnd();
        var reason = HasControl(text) ? "it has control characters"
            : !_allowsLines && text.IndexOfAny("\n\r\u0085\u2028\u2029") >= 0 ? "it has more than one line"
            : !_allowsMarkup && Markup().IsMatch(text) ? "it has markup"
            : null;
        return new(reason is null ? GuardrailJudgement.Pass : GuardrailJudgement.Found(new Finding(Name, "MARKUP")) with
        {
            Reason = reason,
            ReaskMessage = $"Your answer was not accepted: {reason}. Answer in plain text{(_allowsLines ? string.Empty : " on a single line")}.",
        });
    }

    private static bool HasControl(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) && c is not ('\n' or '\r' or '\t' or '\u0085'))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(
        @"^ {0,3}(?:#{1,6}[ \t]|[-+*][ \t]|\d{1,9}[.)][ \t]|>|\||```|~~~|(?:[-*_][ \t]*){3,}\r?$)"
        + @"|\*\*\S|__\S|\*\w[^*\n]{0,200}\*|`[^`\n]{1,200}`|\]\(|<[/!a-zA-Z][^<>\n]{0,1000}>|&#?\w{1,31};",
        RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Markup();
}
