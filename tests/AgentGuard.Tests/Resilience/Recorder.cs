using System.Collections.Concurrent;
using AgentGuard.Events;

namespace AgentGuard.Tests.Resilience;

/// <summary>Keeps the events of a host.</summary>
internal sealed class Recorder : IAgentListener
{
    private readonly ConcurrentQueue<AgentEvent> _events = new();

    public IEnumerable<string> Codes => _events.Select(happened => happened.Code);

    public IEnumerable<T> Of<T>() => _events.OfType<T>();

    public void OnEvent(AgentEvent happened) => _events.Enqueue(happened);
}
