using System.Text.RegularExpressions;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>Replaces findings in a text, and puts values back.</summary>
internal static partial class TextRedaction
{
    public const string PaymentCardKind = "CARD";

    /// <summary>The longest kind of a placeholder, so that one that has only come in part can be told from other text.</summary>
    public const int LongestKind = 40;

    private const string UnnamedKind = "VALUE";
    private const int LongestPlaceholder = LongestKind + 12;

    /// <summary>Replaces the spans of findings; overlapping spans are covered whole.</summary>
    /// <returns>The text, or <see langword="null"/> when no finding has a span that lies in it.</returns>
    public static string? Redact(string text, IEnumerable<Finding> findings, string? erasedAs, RedactionMap redactions) =>
        FindEdits(text, findings, erasedAs, redactions) is { IsEmpty: false } edits ? edits.Apply(text) : null;

    /// <summary>What replaces the spans of findings.</summary>
    /// <returns>The edits, or <see langword="null"/> when a finding has no span that lies in the text.</returns>
    public static TextEdits? FindEdits(string text, IEnumerable<Finding> findings, string? erasedAs, RedactionMap redactions)
    {
        var edits = new TextEdits();
        var position = 0;
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
                edits.Add(start, end - start, erasedAs ?? redactions.GetPlaceholder(PlaceholderKind(finding.Kind), text[start..end]));
                position = end;
            }
        }

        return edits;
    }

    public static string Restore(string text, RedactionMap redactions, bool wholeCards) =>
        FindRestorations(text, redactions, wholeCards).Apply(text);

    /// <summary>The placeholders of a text that stand for values, and what is shown in their place.</summary>
    public static TextEdits FindRestorations(string text, RedactionMap redactions, bool wholeCards)
    {
        var edits = new TextEdits();
        if (redactions.IsEmpty || !text.Contains('<', StringComparison.Ordinal))
        {
            return edits;
        }

        foreach (var match in Placeholder().EnumerateMatches(text))
        {
            var placeholder = text.Substring(match.Index, match.Length);
            var value = redactions.Restore(placeholder);
            if (value != placeholder)
            {
                edits.Add(match.Index, match.Length, wholeCards || !IsCard(placeholder) ? value : Mask(value));
            }
        }

        return edits;
    }

    /// <summary>How much of a text is settled: all but a placeholder that may only have come in part.</summary>
    public static int SettledLength(ReadOnlySpan<char> text)
    {
        var tail = Math.Max(0, text.Length - LongestPlaceholder);
        var open = text[tail..].LastIndexOf('<');
        return open >= 0 && PlaceholderStart().IsMatch(text[(tail + open)..]) ? tail + open : text.Length;
    }

    public static bool IsPlaceholderKind(string kind) => kind.Length <= LongestKind && Kind().IsMatch(kind);

    private static string PlaceholderKind(string kind) => IsPlaceholderKind(kind) ? kind : UnnamedKind;

    private static bool IsCard(string placeholder) => placeholder.StartsWith($"<{PaymentCardKind}_", StringComparison.Ordinal)
        && char.IsAsciiDigit(placeholder[PaymentCardKind.Length + 2]);

    private static string Mask(string value) => "•••• " + string.Concat(value.Where(char.IsDigit).TakeLast(4));

    [GeneratedRegex("<[A-Z][A-Z_]*_[0-9]{1,9}>", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^<(?:[A-Z][A-Z_]*[0-9]{0,9})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlaceholderStart();

    [GeneratedRegex(@"^[A-Z][A-Z_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();
}
