namespace AgentGuard.Schemas.Repair;

/// <summary>The tool calls that were read out of a text.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ToolCallReading
{
    internal ToolCallReading(IReadOnlyList<RepairedToolCall> calls, List<RepairChange> changes)
    {
        Calls = calls;
        Changes = changes;
        var worst = calls.Count == 0 ? RepairVerdict.Rejected : Verdicts.Of(changes);
        foreach (var call in calls)
        {
            worst = call.Verdict > worst ? call.Verdict : worst;
        }

        Verdict = worst;
    }

    /// <summary>The worst of all calls and of what lies between them; <see cref="RepairVerdict.Rejected"/> when there is no call.</summary>
    public RepairVerdict Verdict { get; }

    /// <summary>The calls, in the order of the text.</summary>
    public IReadOnlyList<RepairedToolCall> Calls { get; }

    /// <summary>What was changed outside the calls.</summary>
    public IReadOnlyList<RepairChange> Changes { get; }
}
