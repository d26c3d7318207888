namespace AgentGuard.Guardrails.Detectors;

/// <summary>Runs detectors over a text in its folded form and reports spans of the text as it was written.</summary>
internal sealed class DetectorSet
{
    private readonly string _source;
    private readonly Detector[] _detectors;

    public DetectorSet(string source, Detector[] detectors)
    {
        _source = source;
        _detectors = detectors;
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
                var span = view.ToOriginal(start, length);
                (found ??= []).Add(new Finding(_source, detector.Kind, span.Start, span.Length));
                from = start + length;
            }
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
}
