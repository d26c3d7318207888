using System.Numerics;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Runs detectors over a text in its folded form and reports spans of the text as it was written.</summary>
/// <remarks>The text is searched a few times for all detectors together; what is found is what each would find alone.</remarks>
internal sealed class DetectorSet
{
    private const int MostDetectors = 16;
    private readonly string _source;
    private readonly Detector[] _detectors;
    private readonly DigitDetector[] _digits;
    private readonly CharacterDetector[] _characters;
    private readonly int[][] _bySign;
    private readonly int[][] _byTraits;
    private readonly AnchorTable? _words;
    private readonly AnchorTable? _anchors;

    public DetectorSet(string source, params Detector[] detectors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(detectors.Length, MostDetectors);
        _source = source;
        _detectors = detectors;
        _digits = [.. detectors.OfType<DigitDetector>()];
        _characters = [.. detectors.OfType<CharacterDetector>()];
        _bySign = [.. Enumerable.Range(0, 128).Select(sign => FindBySign(_characters, (char)sign))];
        _byTraits = [.. Enumerable.Range(0, 2 * (int)DigitTraits.Dated).Select(traits => FindByTraits(_digits, (DigitTraits)traits))];
        _words = Table(detectors.OfType<AnchoredDetector>().Where(detector => detector.IsInLongWords));
        _anchors = Table(detectors.OfType<AnchoredDetector>().Where(detector => !detector.IsInLongWords));
        LookAhead = detectors.Max(detector => detector.LookAhead);
    }

    /// <summary>The most characters at the end of a text that are not settled, findings in progress apart.</summary>
    public int LookAhead { get; }

    public GuardrailJudgement Judge(string text)
    {
        using var view = TextView.Of(text);
        return Find(view) is { } found ? GuardrailJudgement.Found(WithoutOverlaps(found)) : GuardrailJudgement.Pass;
    }

    /// <summary>How many characters are settled: up to where a detector is live, and not into the midst of what was found.</summary>
    public int GetSettledLength(string text)
    {
        var whole = SettledFindings.WithoutHalfPair(text);
        using var view = TextView.Of(whole);
        var live = view.Text.Length;
        foreach (var detector in _detectors)
        {
            live = Math.Min(live, detector.LiveFrom(view.Text));
        }

        return live == 0 ? 0 : SettledFindings.Cut(whole, view.ToOriginal(live), Find(view));
    }

    /// <summary>
    /// Where two findings overlap, one remains that covers both, of the kind of the longer: nothing of either is left over.
    /// </summary>
    public static List<Finding> WithoutOverlaps(List<Finding> findings)
    {
        findings.Sort(Compare);
        var kept = new List<Finding>(findings.Count);
        foreach (var finding in findings)
        {
            if (kept is [.., var last] && finding.Start < last.Start + last.Length)
            {
                var end = Math.Max(last.Start + last.Length, finding.Start + finding.Length);
                var kind = finding.Length > last.Length ? finding.Kind : last.Kind;
                kept[^1] = last with { Kind = kind, Length = end - last.Start };
            }
            else
            {
                kept.Add(finding);
            }
        }

        return kept;
    }

    /// <summary>A total order, so that what is found later in a text does not change the kind of what was found before.</summary>
    private static int Compare(Finding one, Finding other) =>
        one.Start != other.Start ? one.Start.CompareTo(other.Start)
        : one.Length != other.Length ? other.Length.CompareTo(one.Length)
        : string.CompareOrdinal(one.Kind, other.Kind);

    private static AnchorTable? Table(IEnumerable<AnchoredDetector> detectors) => detectors.ToArray() is { Length: > 0 } some ? new(some) : null;

    private static int[] FindBySign(CharacterDetector[] detectors, char sign) =>
        [.. Enumerable.Range(0, detectors.Length).Where(i => detectors[i].Anchors.Contains(sign, StringComparison.Ordinal))];

    private static int[] FindByTraits(DigitDetector[] detectors, DigitTraits traits) =>
        [.. Enumerable.Range(0, detectors.Length).Where(i => (detectors[i].Needs & traits) != 0)];

    private List<Finding>? Find(TextView view)
    {
        List<Finding>? found = null;
        if (_digits.Length + _characters.Length > 0)
        {
            SweepCharacters(view, ref found);
        }

        if (_words is not null)
        {
            SweepWords(_words, view, ref found);
        }

        if (_anchors is not null)
        {
            SweepAnchors(_anchors, view, ref found);
        }

        return found;
    }

    private void SweepCharacters(TextView view, ref List<Finding>? found)
    {
        Span<int> fromDigits = stackalloc int[MostDetectors];
        Span<int> fromCharacters = stackalloc int[MostDetectors];
        fromDigits.Clear();
        fromCharacters.Clear();
        var sweep = new AnchorSweep(view.Text);
        while (sweep.TryNext())
        {
            for (var signs = sweep.Signs; signs != 0; signs &= signs - 1)
            {
                TryCharacter(view, sweep.Base + BitOperations.TrailingZeroCount(signs), fromCharacters, ref found);
            }

            for (var ends = sweep.Ends; ends != 0; ends &= ends - 1)
            {
                var digits = sweep.GroupBefore(BitOperations.TrailingZeroCount(ends), out var digit);
                if (DigitRun.Of(view.Text, digit, digits) is not DigitTraits.None and var traits)
                {
                    TryDigits(view, digit, traits, fromDigits, ref found);
                }
            }
        }
    }

    private void TryCharacter(TextView view, int at, Span<int> from, ref List<Finding>? found)
    {
        foreach (var i in _bySign[view.Text[at]])
        {
            var detector = _characters[i];
            if (at >= from[i] && detector.TryMatch(view.Text, from[i], at, out var start, out var length))
            {
                Add(ref found, view, detector, start, length);
                from[i] = start + length;
            }
        }
    }

    private void TryDigits(TextView view, int digit, DigitTraits traits, Span<int> from, ref List<Finding>? found)
    {
        foreach (var i in _byTraits[(int)traits])
        {
            var detector = _digits[i];
            if (digit >= from[i] && detector.TryMatch(view.Text, from[i], digit, out var start, out var length))
            {
                Add(ref found, view, detector, start, length);
                from[i] = start + length;
            }
        }
    }

    private void SweepWords(AnchorTable table, TextView view, ref List<Finding>? found)
    {
        Span<int> from = stackalloc int[MostDetectors];
        var words = new LongWords(view.Text);
        while (words.TryNext(out var first, out var end))
        {
            from.Fill(first);
            var text = view.Text[..end];
            for (var at = table.FindNearby(text, first); at >= 0; at = table.FindNearby(text, at + 1))
            {
                Match(table, view, text, at, from, ref found);
            }
        }
    }

    private void SweepAnchors(AnchorTable table, TextView view, ref List<Finding>? found)
    {
        Span<int> from = stackalloc int[MostDetectors];
        from.Clear();
        for (var at = table.Find(view.Text, 0); at >= 0; at = at + 1 < view.Text.Length ? table.Find(view.Text, at + 1) : -1)
        {
            Match(table, view, view.Text, at, from, ref found);
        }
    }

    private void Match(AnchorTable table, TextView view, ReadOnlySpan<char> text, int at, Span<int> from, ref List<Finding>? found)
    {
        var next = 0;
        while (table.Match(text, at, from, ref next, out var start, out var length) is >= 0 and var detector)
        {
            Add(ref found, view, table.Detectors[detector], start, length);
            from[detector] = start + length;
        }
    }

    private void Add(ref List<Finding>? found, TextView view, Detector detector, int start, int length)
    {
        var span = view.ToOriginal(start, length);
        (found ??= []).Add(new Finding(_source, detector.Kind, span.Start, span.Length));
    }
}
