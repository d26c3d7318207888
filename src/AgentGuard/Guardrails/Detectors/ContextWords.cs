namespace AgentGuard.Guardrails.Detectors;

/// <summary>Words that say what a number after them is. Case does not count.</summary>
internal sealed class ContextWords
{
    private const int Buckets = 128;
    private readonly string[]?[] _byFirst = new string[]?[Buckets];
    private readonly ulong[] _seconds = new ulong[2 * Buckets];

    public ContextWords(params IEnumerable<string> words)
    {
        foreach (var bucket in words.Distinct(StringComparer.OrdinalIgnoreCase).GroupBy(word => BucketOf(word[0])))
        {
            _byFirst[bucket.Key] = [.. bucket];
            foreach (var word in bucket)
            {
                var second = BucketOf(word[1]);
                _seconds[(2 * bucket.Key) + (second >> 6)] |= 1UL << (second & 63);
            }
        }
    }

    /// <summary>Whether one of the words begins shortly before an index, as a word of its own, and ends before it.</summary>
    public bool Precede(ReadOnlySpan<char> text, int index, int reach = 24)
    {
        var first = Math.Max(0, index - reach);
        for (var i = first; i + 1 < index; i++)
        {
            if (MayBegin(text[i], text[i + 1]) && !(IsWord(text, i - 1) && IsWord(text[i]))
                && BeginsWithOne(text[i..index], _byFirst[BucketOf(text[i])]!))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a character continues a word; letters of scripts that are written without spaces continue nothing.</summary>
    public static bool IsWord(ReadOnlySpan<char> text, int index) => (uint)index < (uint)text.Length && IsWord(text[index]);

    private static bool IsWord(char c) => char.IsAscii(c)
        ? char.IsAsciiLetterOrDigit(c) || c == '_'
        : char.IsLetterOrDigit(c) && !Scripts.IsUnspaced(c);

    private static int BucketOf(char c) => (c < 'A' ? c : c < Buckets ? c | 0x20 : char.ToUpperInvariant(c)) & (Buckets - 1);

    /// <summary>Whether a word may begin with two characters; no word has fewer.</summary>
    private bool MayBegin(char first, char second) =>
        BucketOf(second) is var bucket && (_seconds[(2 * BucketOf(first)) + (bucket >> 6)] & (1UL << (bucket & 63))) != 0;

    private static bool BeginsWithOne(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
