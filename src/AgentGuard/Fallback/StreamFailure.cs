namespace AgentGuard.Fallback;

/// <summary>What happens when a stream breaks after part of it was handed out. Two candidates are never spliced.</summary>
public enum StreamFailure
{
    /// <summary>The failure goes to the host, with what was received in <see cref="Failures.ModelFailureException.Received"/>.</summary>
    Surface,

    /// <summary>
    /// The next candidate answers from the start, after an update with <see cref="FallbackChain.RestartedProperty"/>: whoever shows the stream
    /// must drop what it showed. Not once a tool call was handed out: then as <see cref="Surface"/>.
    /// </summary>
    Restart,
}
