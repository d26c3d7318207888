using AgentGuard.Events;

namespace AgentGuard.Mcp.Tests;

internal sealed class RecordedEvents : IAgentListener
{
    public List<AgentEvent> All { get; } = [];

    public AgentEvents Events => field ??= new AgentEvents([this]);

    public void OnEvent(AgentEvent happened)
    {
        lock (All)
        {
            All.Add(happened);
        }
    }

    public T Single<T>()
        where T : AgentEvent => All.OfType<T>().Single();
}
