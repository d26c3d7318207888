namespace AgentGuard.Guardrails.Detectors;

/// <summary>Tells what was generated from words, names and stand-ins.</summary>
internal static class Randomness
{
    private static readonly System.Buffers.SearchValues<string> StandIns = System.Buffers.SearchValues.Create(
        [
            "xxxx", "****", "....", "~~~~", "00000", "aaaaa", "example", "placeholder", "changeme", "change_me", "redacted", "your_", "your-",
            "yourkey", "abcdefghijklmnop", "insert", "_here", "-here", "tokenhere", "dummy", "sample",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a value stands for another one: a run, a sequence, a word such as <c>example</c>.</summary>
    public static bool IsStandIn(ReadOnlySpan<char> value) => value.ContainsAny(StandIns);

    /// <summary>Shannon entropy in bits per character.</summary>
    public static double Entropy(ReadOnlySpan<char> value)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (var c in value)
        {
            counts[c & 127]++;
        }

        var entropy = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / value.Length;
                entropy -= share * Math.Log2(share);
            }
        }

        return entropy;
    }

    /// <summary>Whether a value looks generated: digits in it, no stand-in, and at least so many bits per character.</summary>
    public static bool IsRandom(ReadOnlySpan<char> value, double bits) =>
        value.ContainsAny(Detector.Digits) && value.ContainsAnyExcept(Detector.Digits) && !IsStandIn(value) && Entropy(value) >= bits;
}
