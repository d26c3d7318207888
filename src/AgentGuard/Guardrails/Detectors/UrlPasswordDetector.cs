using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds the password in a URL with user information (RFC 3986, section 3.2.1).</summary>
internal sealed class UrlPasswordDetector : AnchoredDetector
{
    private const string Anchor = "://";
    private static readonly SearchValues<char> Ends = SearchValues.Create("/?# \t\r\n\"'<>@");

    public UrlPasswordDetector()
        : base("PASSWORD", StringComparison.Ordinal, Anchor)
    {
    }

    protected override int OpenFrom(ReadOnlySpan<char> text, int anchor)
    {
        var start = anchor + Anchor.Length;
        if (text.Length - start > Longest || text[start..].ContainsAny(Ends))
        {
            return -1;
        }

        var colon = text[start..].IndexOf(':');
        var value = colon < 0 ? text.Length : start + colon + 1;
        return value < text.Length && text[value] is '$' or '{' ? -1 : value;
    }

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        start += Anchor.Length;
        var authority = Bounded(text[start..]);
        var end = authority.IndexOfAny(Ends);
        var colon = authority.IndexOf(':');
        if (end < 0 || authority[end] != '@' || colon < 0 || colon + 1 >= end || authority[colon + 1] is '$' or '{')
        {
            return 0;
        }

        start += colon + 1;
        return end - colon - 1;
    }
}
