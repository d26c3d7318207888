using System.Collections.Frozen;

namespace AgentGuard.Budgets;

/// <summary>Names of members that differ from call to call and say nothing of what was asked or answered.</summary>
internal static class VolatileNames
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
    [
        "requestid", "xrequestid", "traceid", "traceparent", "spanid", "correlationid", "idempotencykey", "nonce", "etag",
        "timestamp", "ts", "servertime", "generatedat", "requestedat", "retrievedat", "elapsed", "elapsedms", "duration", "durationms",
        "took", "tookms", "latency", "latencyms", "attemptsleft",
    ]);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Contains(string name) => Contains(name.AsSpan());

    /// <summary>Whether a name is one of them, whatever its case and whether words are joined by an underscore, a hyphen or nothing.</summary>
    public static bool Contains(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 24)
        {
            return false;
        }

        Span<char> plain = stackalloc char[name.Length];
        var length = 0;
        foreach (var c in name)
        {
            if (c is not ('_' or '-'))
            {
                plain[length++] = char.ToLowerInvariant(c);
            }
        }

        return Lookup.Contains(plain[..length]);
    }
}
