using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds web addresses: with a scheme, with <c>www.</c>, or a bare domain under a large top level.</summary>
internal sealed class UrlDetector : AnchoredDetector
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"'<>`{}|\\^，。、；）」』】");
    private static readonly string[] Starts = ["http://", "https://", "www.", "ftp://"];
    private static readonly SearchValues<char> Host =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    private const int LongestHost = 253;
    private const int LongestTopLevel = 5;

    private static readonly string[] TopLevels = [".com", ".org", ".net", ".edu", ".gov", ".info"];

    public UrlDetector()
        : base("URL", StringComparison.OrdinalIgnoreCase, [.. Starts, .. TopLevels])
    {
    }

    public override int LookAhead => Reach + LongestHost;

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        if (text[start] == '.')
        {
            return MeasureBare(text, ref start);
        }

        var address = Bounded(text[start..]);
        var end = address.IndexOfAny(Ends);
        address = (end < 0 ? address : address[..end]).TrimEnd(".,;:!?)]*");
        return StartsWord(text, start) && address.Length > 7 && address[4..].Contains('.') ? address.Length : 0;
    }

    protected override int OpenFrom(ReadOnlySpan<char> text, int anchor)
    {
        var start = text[anchor] == '.' ? StartOfHost(text, anchor) : anchor;
        return text.Length - anchor <= Reach && !text[anchor..].ContainsAny(Ends) ? start : -1;
    }

    protected override int Lowest(ReadOnlySpan<char> text, int partialAnchor) => StartOfHost(text, partialAnchor);

    private static int MeasureBare(ReadOnlySpan<char> text, ref int start)
    {
        var dot = start;
        var end = dot + 1;
        while (end < text.Length && end - dot <= LongestTopLevel && text[end] is >= 'A' and <= 'z')
        {
            end++;
        }

        start = StartOfHost(text, dot);
        var plausible = start < dot && end - dot <= LongestTopLevel && text[start] is not ('.' or '-') && !(start > 0 && text[start - 1] is '@' or '/' or '_');
        if (!plausible || (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '@' or '(')))
        {
            return 0;
        }

        if (end < text.Length && text[end] is '/' or '?' or ':')
        {
            var tail = Bounded(text[end..]);
            var stop = tail.IndexOfAny(Ends);
            end += (stop < 0 ? tail : tail[..stop]).TrimEnd(".,;:!?)]*").Length;
        }

        return end - start;
    }

    private static int StartOfHost(ReadOnlySpan<char> text, int end)
    {
        var lowest = Math.Max(0, end - LongestHost);
        return text[lowest..end].LastIndexOfAnyExcept(Host) + 1 + lowest;
    }
}
