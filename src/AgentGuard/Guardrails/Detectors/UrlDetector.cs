using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds web addresses: with a scheme, with <c>www.</c>, or a bare domain under a large top level.</summary>
internal sealed class UrlDetector : AnchoredDetector
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"'<>`{}|\\^，。、；）」』】");
    private static readonly string[] Starts = ["http://", "https://", "www.", "ftp://"];
    private static readonly SearchValues<char> Host =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    private static readonly string[] TopLevels = [".com", ".org", ".net", ".edu", ".gov", ".info"];

    public UrlDetector()
        : base("URL", StringComparison.OrdinalIgnoreCase, [.. Starts, .. TopLevels])
    {
    }

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

    private static int MeasureBare(ReadOnlySpan<char> text, ref int start)
    {
        var dot = start;
        var end = text[dot..] is var rest && rest[1..].IndexOfAnyExceptInRange('A', 'z') is >= 0 and var letters ? dot + 1 + letters : text.Length;
        start = text[..dot].LastIndexOfAnyExcept(Host) + 1;
        var plausible = start < dot && end - dot <= 5 && text[start] is not ('.' or '-') && !(start > 0 && text[start - 1] is '@' or '/' or '_');
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
}
