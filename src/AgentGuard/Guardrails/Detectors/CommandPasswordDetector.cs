using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds the user and password of a <c>curl</c> command (<c>-u</c>, <c>--user</c>).</summary>
internal sealed class CommandPasswordDetector : AnchoredDetector
{
    private const int Reach = 400;
    private static readonly SearchValues<char> StandIns = SearchValues.Create("$<[{*");
    private static readonly string[] Options = [" -u ", " --user ", " -u=", " --user=", " -u"];

    public CommandPasswordDetector()
        : base("PASSWORD", StringComparison.Ordinal, "curl ")
    {
    }

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        var command = text.Slice(start, Math.Min(Reach, text.Length - start));
        foreach (var option in Options)
        {
            var at = command.IndexOf(option, StringComparison.Ordinal);
            if (at >= 0 && MeasurePair(command, at + option.Length, out var pair) is > 0 and var length)
            {
                start += pair;
                return length;
            }
        }

        return 0;
    }

    private static int MeasurePair(ReadOnlySpan<char> command, int from, out int pair)
    {
        var skipped = command[from..].IndexOfAnyExcept(' ');
        pair = from + Math.Max(0, skipped);
        var quote = pair < command.Length && command[pair] is '"' or '\'' ? command[pair++] : ' ';
        var rest = command[pair..];
        var end = rest.IndexOf(quote);
        var value = end < 0 ? rest : rest[..end];
        var colon = value.IndexOf(':');
        if (colon <= 0)
        {
            return 0;
        }

        var password = value[(colon + 1)..].Trim("'\"");
        var secret = password.IsEmpty ? value[..colon] : password;
        return secret.Length >= 6 && !StandIns.Contains(secret[0]) && secret.ContainsAny(Digits) ? value.Length : 0;
    }
}
