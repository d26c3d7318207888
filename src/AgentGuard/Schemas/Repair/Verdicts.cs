namespace AgentGuard.Schemas.Repair;

/// <summary>What changes add up to.</summary>
internal static class Verdicts
{
    public static RepairVerdict Of(IReadOnlyList<RepairChange> changes)
    {
        var verdict = RepairVerdict.Clean;
        for (var i = 0; i < changes.Count; i++)
        {
            verdict = changes[i].Verdict > verdict ? changes[i].Verdict : verdict;
        }

        return verdict;
    }

    public static int Cost(RepairChangeKind kind) => RepairChanges.VerdictOf(kind) switch
    {
        RepairVerdict.Lossless => 1,
        RepairVerdict.Coerced => 20,
        _ => 400,
    };
}
