using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Finds values that look generated and are assigned to a name that ends in a word such as <c>token</c>, <c>secret</c> or
/// <c>api key</c>.
/// </summary>
internal sealed class AssignedSecretDetector : AnchoredDetector
{
    private const int Shortest = 10;
    private const int Longest = 256;
    private const double Bits = 2.9;
    private static readonly SearchValues<char> Name =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private static readonly SearchValues<char> Value =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.=+/~!@#%^&*|:$");

    public AssignedSecretDetector()
        : base(
            "SECRET", StringComparison.OrdinalIgnoreCase,
            "token", "secret", "passw", "passphrase", "pwd", "key", "credential", "authorization", "access_id", "accessid", "login", "bundle_")
    {
    }

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        var rest = text[start..];
        var tail = rest.IndexOfAnyExcept(Name);
        if (tail is < 0 or > 64)
        {
            return 0;
        }

        var head = start;
        while (head > 0 && start - head < 64 && Name.Contains(text[head - 1]))
        {
            head--;
        }

        var value = StartOfValue(text, start + tail, out var quoted);
        if (value < 0 || !SecretName.Is(text[head..(start + tail)], quoted))
        {
            return 0;
        }

        start = value;
        var length = LengthOf(text[start..], Value);
        length = text.Slice(start, length).TrimEnd(".,&:").Length;
        var found = text.Slice(start, length);
        var after = text[(start + length)..].TrimStart('.');
        return length is >= Shortest and <= Longest && (IsSecret(found, after) || IsGemHost(text[head..], found)) ? length : 0;
    }

    /// <summary>The user and password of a host of gems need not look generated.</summary>
    private static bool IsGemHost(ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        name.StartsWith("BUNDLE_", StringComparison.Ordinal) && value.IndexOf(':') is > 0 and var colon && colon < value.Length - 1 && value[0] != '$';

    private static bool IsSecret(ReadOnlySpan<char> value, ReadOnlySpan<char> after) =>
        value[0] is not ('$' or '%') && !(after.Length > 0 && after[0] is '(' or '[' or '{' or '<')
        && (value.IndexOf("://", StringComparison.Ordinal) < 0) && Randomness.IsRandom(value, Bits);

    /// <summary>Where the value begins after an operator of assignment (<c>= : := ::= ?= => , </c>), or -1.</summary>
    private static int StartOfValue(ReadOnlySpan<char> text, int end, out bool quoted)
    {
        const int Reach = 48;
        var i = end;
        quoted = i < text.Length && text[i] is '"' or '\'' or '\\';
        i = Skip(text, i, "\"'`\\ \t");
        var begin = i;
        i = Skip(text, i, "=:?>|,");
        if (i == begin || i - begin > 3 || (text[begin] == ',' && !quoted))
        {
            return -1;
        }

        i = Skip(text, i, " \t");
        foreach (var scheme in (ReadOnlySpan<string>)["Bearer ", "Basic ", "Token "])
        {
            i += text[i..].StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? scheme.Length : 0;
        }

        i = Skip(text, i, "\"'`\\ ");
        return i < text.Length && i - end <= Reach ? i : -1;
    }

    private static int Skip(ReadOnlySpan<char> text, int i, ReadOnlySpan<char> characters)
    {
        var end = text[i..].IndexOfAnyExcept(characters);
        return end < 0 ? text.Length : i + end;
    }
}
