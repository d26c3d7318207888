using AgentGuard.Events;

namespace AgentGuard.Testing.Assertions;

/// <summary>Keeps the events of runs, for assertions.</summary>
/// <remarks>Thread-safe. Register it as a listener: <c>AddAgentGuard(g => g.AddListener(recorder))</c>, or give it to <see cref="AgentEvents"/>.</remarks>
public sealed class EventRecorder : IAgentListener
{
    private readonly Lock _gate = new();
    private readonly List<AgentEvent> _events = [];

    /// <summary>The events so far, in their order.</summary>
    public IReadOnlyList<AgentEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <inheritdoc/>
    public void OnEvent(AgentEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        lock (_gate)
        {
            _events.Add(happened);
        }
    }
}
