namespace AgentGuard.Resilience.Limits;

/// <summary>A call that waits for its turn.</summary>
internal sealed class WaitingCall
{
    private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WaitingCall(long tokens, DateTimeOffset? due) => (Tokens, Due) = (tokens, due);

    /// <summary>How many tokens it reserves.</summary>
    public long Tokens { get; }

    /// <summary>When it is to be answered at the latest.</summary>
    public DateTimeOffset? Due { get; }

    /// <summary>Whether it was let in. Guarded by the limiter.</summary>
    public bool IsAdmitted { get; set; }

    public Task Turn => _turn.Task;

    public void Wake() => _turn.TrySetResult();
}
