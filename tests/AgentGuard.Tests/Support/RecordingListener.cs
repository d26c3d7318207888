using System.Collections.Concurrent;
using AgentGuard.Events;

namespace AgentGuard.Tests.Support;

/// <summary>Keeps the events of a host.</summary>
internal sealed class RecordingListener : IAgentListener
{
    private readonly ConcurrentQueue<AgentEvent> _events = new();

    public IReadOnlyList<AgentEvent> Events => [.. _events];

    public IReadOnlyList<string> Codes => [.. _events.Select(happened => happened.Code)];

    public void OnEvent(AgentEvent happened) => _events.Enqueue(happened);
}
