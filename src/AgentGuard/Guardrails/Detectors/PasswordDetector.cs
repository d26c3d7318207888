using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Finds the passwords and keys of connection strings and environment files; not names in place of values (<c>${PASSWORD}</c>).
/// </summary>
internal sealed class PasswordDetector : AnchoredDetector
{
    private const int Shortest = 4;
    private static readonly SearchValues<char> Ends = SearchValues.Create(";\"'<>\r\n\t ,&");
    private static readonly SearchValues<char> Stands = SearchValues.Create("$%{*[");

    public PasswordDetector()
        : base(
            "PASSWORD", StringComparison.OrdinalIgnoreCase,
            "password=", "pwd=", "accountkey=", "sharedaccesskey=", "secret_access_key=", "client_secret=")
    {
    }

    protected override int OpenFrom(ReadOnlySpan<char> text, int anchor)
    {
        var start = StartOfValue(text, anchor);
        var isOpen = text.Length - start <= Longest && !text[start..].ContainsAny(Ends) && !(start < text.Length && Stands.Contains(text[start]));
        return isOpen ? start : -1;
    }

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        start = StartOfValue(text, start);
        var value = Bounded(text[start..]);
        var end = value.IndexOfAny(Ends);
        value = end < 0 ? value : value[..end];
        return value.Length >= Shortest && !Stands.Contains(value[0]) ? value.Length : 0;
    }

    private static int StartOfValue(ReadOnlySpan<char> text, int anchor)
    {
        var start = anchor + text[anchor..].IndexOf('=') + 1;
        return start < text.Length && text[start] is '"' or '\'' ? start + 1 : start;
    }
}
