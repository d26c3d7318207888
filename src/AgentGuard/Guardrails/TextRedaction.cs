using System.Text;
using System.Text.RegularExpressions;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>Replaces findings in a text, and puts values back.</summary>
internal static partial class TextRedaction
{
    public const string PaymentCardKind = "CARD";
    private const string UnnamedKind = "VALUE";

    /// <summary>Replaces the spans of findings; overlapping spans are covered whole.</summary>
    /// <returns>The text, or <see langword="null"/> when no finding has a span that lies in it.</returns>
    public static string? Redact(string text, IReadOnlyList<Finding> findings, string? erasedAs, RedactionMap redactions)
    {
        var redacted = new StringBuilder(text.Length);
        var position = 0;
        var replaced = false;
        foreach (var finding in findings.OrderBy(finding => finding.Start))
        {
            if (finding.Start < 0 || finding.Length <= 0 || finding.Length > text.Length - finding.Start)
            {
                return null;
            }

            var start = Math.Max(finding.Start, position);
            var end = finding.Start + finding.Length;
            if (start < end)
            {
                redacted.Append(text, position, start - position);
                redacted.Append(erasedAs ?? redactions.GetPlaceholder(PlaceholderKind(finding.Kind), text[start..end]));
                position = end;
                replaced = true;
            }
        }

        return replaced ? redacted.Append(text, position, text.Length - position).ToString() : null;
    }

    public static string Restore(string text, RedactionMap redactions, bool wholeCards)
    {
        if (redactions.IsEmpty || !text.Contains('<', StringComparison.Ordinal))
        {
            return text;
        }

        var masked = wholeCards ? text : Card().Replace(text, match => Mask(match.Value, redactions));
        return redactions.Restore(masked);
    }

    public static bool IsPlaceholderKind(string kind) => Kind().IsMatch(kind);

    private static string PlaceholderKind(string kind) => IsPlaceholderKind(kind) ? kind : UnnamedKind;

    private static string Mask(string placeholder, RedactionMap redactions)
    {
        var value = redactions.Restore(placeholder);
        return ReferenceEquals(value, placeholder) || value == placeholder
            ? placeholder
            : "•••• " + string.Concat(value.Where(char.IsDigit).TakeLast(4));
    }

    [GeneratedRegex("<CARD_[0-9]{1,9}>", RegexOptions.CultureInvariant)]
    private static partial Regex Card();

    [GeneratedRegex(@"^[A-Z][A-Z_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();
}
