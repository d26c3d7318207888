namespace AgentGuard.Guardrails.Detectors;

/// <summary>Runs detectors over a text in its folded form and reports spans of the text as it was written.</summary>
internal sealed class DetectorSet
{
    private readonly string _source;
    private readonly Detector[] _detectors;
    private readonly DigitDetector[] _digitDetectors;
    private readonly AnchoredDetector[] _wordDetectors;

    public DetectorSet(string source, Detector[] detectors)
    {
        _source = source;
        _digitDetectors = [.. detectors.OfType<DigitDetector>()];
        _wordDetectors = [.. detectors.OfType<AnchoredDetector>().Where(detector => detector.IsInLongWords)];
        _detectors = [.. detectors.Except(_digitDetectors).Except(_wordDetectors)];
    }

    public GuardrailJudgement Judge(string text)
    {
        using var view = TextView.Of(text);
        List<Finding>? found = null;
        foreach (var detector in _detectors)
        {
            var from = 0;
            while (detector.TryFind(view.Text, from, out var start, out var length))
            {
                Add(ref found, view, detector, start, length);
                from = start + length;
            }
        }

        if (_digitDetectors.Length > 0)
        {
            SweepDigits(view, ref found);
        }

        if (_wordDetectors.Length > 0)
        {
            SweepWords(view, ref found);
        }

        return found is null ? GuardrailJudgement.Pass : GuardrailJudgement.Found(WithoutOverlaps(found));
    }

    /// <summary>
    /// Where two findings overlap, one remains that covers both, of the kind of the longer: nothing of either is left over.
    /// </summary>
    public static List<Finding> WithoutOverlaps(List<Finding> findings)
    {
        findings.Sort((one, other) => one.Start != other.Start ? one.Start.CompareTo(other.Start) : other.Length.CompareTo(one.Length));
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

    /// <summary>Finds every group of digits once, for all detectors that begin there.</summary>
    private void SweepDigits(TextView view, ref List<Finding>? found)
    {
        const int MostDetectors = 16;
        Span<int> from = stackalloc int[MostDetectors];
        from.Clear();
        var groups = new DigitGroups(view.Text);
        while (groups.Next() is >= 0 and var digit)
        {
            var run = DigitRun.Of(view.Text, digit);
            for (var i = 0; i < _digitDetectors.Length; i++)
            {
                var detector = _digitDetectors[i];
                if (digit >= from[i] && detector.MayMatch(run) && detector.TryMatch(view.Text, from[i], digit, out var start, out var length))
                {
                    Add(ref found, view, detector, start, length);
                    from[i] = start + length;
                }
            }
        }
    }

    private void SweepWords(TextView view, ref List<Finding>? found)
    {
        var words = new LongWords(view.Text);
        while (words.TryNext(out var first, out var end))
        {
            var text = view.Text[..end];
            foreach (var detector in _wordDetectors)
            {
                var from = first;
                while (detector.TryFind(text, from, out var start, out var length))
                {
                    Add(ref found, view, detector, start, length);
                    from = start + length;
                }
            }
        }
    }

    private void Add(ref List<Finding>? found, TextView view, Detector detector, int start, int length)
    {
        var span = view.ToOriginal(start, length);
        (found ??= []).Add(new Finding(_source, detector.Kind, span.Start, span.Length));
    }
}
