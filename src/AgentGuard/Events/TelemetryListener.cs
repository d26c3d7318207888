using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AgentGuard.Events;

/// <summary>Counts events and adds them to the current activity.</summary>
internal sealed class TelemetryListener : IAgentListener, IDisposable
{
    private const string CodeTag = "agentguard.event.code";
    private readonly Meter _meter = new(AgentGuardDiagnostics.MeterName);
    private readonly Counter<long> _events;

    public TelemetryListener() =>
        _events = _meter.CreateCounter<long>(AgentGuardDiagnostics.EventCounterName, "{event}", "What happened in runs, by code.");

    public void OnEvent(AgentEvent happened)
    {
        _events.Add(1, new KeyValuePair<string, object?>(CodeTag, happened.Code));
        Activity.Current?.AddEvent(new ActivityEvent(happened.Code, happened.At, new ActivityTagsCollection
        {
            [CodeTag] = happened.Code,
            ["agentguard.event.message"] = happened.Message,
            ["agentguard.run.id"] = happened.RunId,
        }));
    }

    public void Dispose() => _meter.Dispose();
}
