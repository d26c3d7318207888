namespace AgentGuard.Guardrails.Detectors;

/// <summary>What detectors share that say how much of a growing text is settled.</summary>
internal static class SettledFindings
{
    /// <summary>The text without a first half of a surrogate pair at its end: what it becomes is known with the second half.</summary>
    public static ReadOnlySpan<char> WithoutHalfPair(string text) =>
        text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text.AsSpan(..^1) : text;

    /// <summary>Moves an index before which all is settled out of the midst of overlapping findings, and of a surrogate pair.</summary>
    public static int Cut(ReadOnlySpan<char> text, int settled, List<Finding>? found)
    {
        foreach (var finding in found is null ? [] : DetectorSet.WithoutOverlaps(found))
        {
            if (finding.Start < settled && finding.Start + finding.Length > settled)
            {
                return finding.Start;
            }
        }

        return settled > 0 && settled < text.Length && char.IsSurrogatePair(text[settled - 1], text[settled]) ? settled - 1 : settled;
    }
}
