namespace AgentGuard.Replay;

/// <summary>Is thrown in a replay where the recorded call failed.</summary>
public sealed class RecordedFailureException : AgentGuardException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="failure">What was recorded.</param>
    public RecordedFailureException(RecordedFailure failure)
        : base((failure ?? throw new ArgumentNullException(nameof(failure))).Message) => Failure = failure;

    /// <summary>What was recorded.</summary>
    public RecordedFailure Failure { get; }
}
