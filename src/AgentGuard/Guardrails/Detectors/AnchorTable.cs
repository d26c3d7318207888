using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>The anchors of several detectors, so that one search serves them all.</summary>
internal sealed class AnchorTable
{
    private const int Buckets = 128;
    private readonly Entry[]?[] _byFirst = new Entry[]?[Buckets];
    private readonly Place[] _places = new Place[Buckets];
    private readonly ulong[] _seconds = new ulong[2 * Buckets];
    private readonly SearchValues<string> _anchors;

    public AnchorTable(AnchoredDetector[] detectors)
    {
        Detectors = detectors;
        var entries = detectors.SelectMany((detector, i) => AnchorsOf(detector).Select(anchor => new Entry(i, anchor))).ToList();
        _anchors = SearchValues.Create([.. entries.Select(entry => entry.Anchor).Distinct()], StringComparison.OrdinalIgnoreCase);
        foreach (var bucket in entries.GroupBy(entry => BucketOf(entry.Anchor[0])))
        {
            _byFirst[bucket.Key] = [.. bucket];
        }

        foreach (var (detector, anchor) in entries)
        {
            AddBeginning(anchor, detectors[detector]);
        }
    }

    public AnchoredDetector[] Detectors { get; }

    /// <summary>The next index at which an anchor may stand, or -1.</summary>
    public int Find(ReadOnlySpan<char> text, int from)
    {
        var ahead = text[from..].IndexOfAny(_anchors);
        return ahead < 0 ? -1 : from + ahead;
    }

    /// <summary>The next index within a text of ASCII at which an anchor may stand, or -1; by two characters, for short texts.</summary>
    public int FindNearby(ReadOnlySpan<char> text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            var c = text[i] & (Buckets - 1);
            if (_places[c] != Place.None && MayFollow(c, i + 1 < text.Length ? text[i + 1] : '\0')
                && (_places[c] == Place.Anywhere || AnchoredDetector.StartsWord(text, i)))
            {
                return i;
            }
        }

        return -1;
    }

    private bool MayFollow(int first, int second) =>
        second < Buckets && (_seconds[(2 * first) + (second >> 6)] & (1UL << (second & 63))) != 0;

    private void AddBeginning(string anchor, AnchoredDetector detector)
    {
        foreach (var first in (ReadOnlySpan<char>)[char.ToLowerInvariant(anchor[0]), char.ToUpperInvariant(anchor[0])])
        {
            _places[first] = detector.IsAtWordStart && _places[first] != Place.Anywhere ? Place.WordStart : Place.Anywhere;
            for (var second = 0; second < Buckets; second++)
            {
                var fits = anchor.Length == 1 || (second | 0x20) == (anchor[1] | 0x20);
                _seconds[(2 * first) + (second >> 6)] |= fits ? 1UL << (second & 63) : 0;
            }
        }
    }

    /// <summary>Tries the detectors one of whose anchors stands at an index, each at most once.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The index.</param>
    /// <param name="from">For each detector, where it may begin.</param>
    /// <param name="next">The entry to go on from; 0 at first.</param>
    /// <param name="start">Where the finding begins.</param>
    /// <param name="length">Its length.</param>
    /// <returns>The index of the detector, or -1 when there are no more findings.</returns>
    public int Match(ReadOnlySpan<char> text, int at, Span<int> from, ref int next, out int start, out int length)
    {
        var entries = _byFirst[BucketOf(text[at])] ?? [];
        while (next < entries.Length)
        {
            var (detector, anchor) = entries[next++];
            if (Detectors[detector].Cue is not null && Detectors[detector].HasAnchor(text, at, anchor))
            {
                // Its anchors are searched for from the first cue on, and once only.
                if (from[detector] < text.Length && Detectors[detector].TryFind(text, Math.Max(at, from[detector]), out start, out length))
                {
                    next--;
                    return detector;
                }

                from[detector] = text.Length;
            }
            else if (at >= from[detector] && Detectors[detector].HasAnchor(text, at, anchor))
            {
                // The entries of a detector stand together: one that has matched is not asked again.
                while (next < entries.Length && entries[next].Detector == detector)
                {
                    next++;
                }

                if (Detectors[detector].TryMatch(text, from[detector], at, out start, out length))
                {
                    return detector;
                }
            }
        }

        start = length = 0;
        return -1;
    }

    private static string[] AnchorsOf(AnchoredDetector detector) => detector.Cue is { } cue ? [cue] : detector.Anchors;

    private static int BucketOf(char c) => c < Buckets ? (c is >= 'A' and <= 'Z' ? c | 0x20 : c) : 0;

    /// <summary>Where the anchors that begin with a character count.</summary>
    private enum Place : byte
    {
        None,
        WordStart,
        Anywhere,
    }

    private readonly record struct Entry(int Detector, string Anchor);
}
