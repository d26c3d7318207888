using AgentGuard.Replay;

namespace AgentGuard.Testing.Assertions;

/// <summary>Begins assertions.</summary>
public static class RunAssertionsExtensions
{
    /// <summary>Begins sentences about what a run did.</summary>
    /// <param name="run">The run, as it was recorded.</param>
    /// <param name="events">What was raised meanwhile; <see langword="null"/> when no sentence is about events.</param>
    /// <returns>The assertions.</returns>
    public static RunAssertions AssertThat(this RunRecording run, EventRecorder? events = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new(run, events?.Events ?? []);
    }
}
