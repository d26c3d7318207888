namespace AgentGuard.Context.Compressors;

/// <summary>Leaves out the oldest turns.</summary>
/// <remarks>Immutable and thread-safe. The system prompt, the task, the latest question and approvals stay.</remarks>
public sealed class SlidingWindow : Compressor
{
    /// <inheritdoc/>
    public override string Name => "sliding window";

    /// <inheritdoc/>
    public override IEnumerable<ContextEdit> Propose(ContextView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.Turns.Take(view.End).Where(turn => turn is { IsPinned: false, IsLatestQuestion: false })
            .Select(turn => new ContextEdit([turn], [])).ToList();
    }
}
