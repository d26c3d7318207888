using AgentGuard.Failures;

namespace AgentGuard.Replay;

/// <summary>An exception that was recorded.</summary>
/// <param name="Type">The full name of its type.</param>
/// <param name="Message">Its message.</param>
public sealed record RecordedFailure(string Type, string Message)
{
    /// <summary>What the failure of a model was, so that a replay retries, falls back and tells of it as the run did.</summary>
    /// <value>Default <see langword="null"/>: it was none of a model.</value>
    public ModelFailure? Model { get; init; }

    /// <summary>Whether the call was cancelled, by its caller or by a time-out around it.</summary>
    public bool IsCancelled { get; init; }
}
