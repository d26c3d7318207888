using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AgentGuard.Events;

/// <summary>Counts events and adds them to the current activity.</summary>
internal sealed class TelemetryListener : IAgentListener, IDisposable
{
    private const string CodeTag = "agentguard.event.code";
    private readonly Meter _meter = new(AgentGuardDiagnostics.MeterName);
    private readonly Counter<long> _events;
    private readonly ConcurrentDictionary<string, Histogram<double>> _histograms = new(StringComparer.Ordinal);

    public TelemetryListener() =>
        _events = _meter.CreateCounter<long>(AgentGuardDiagnostics.EventCounterName, "{event}", "What happened in runs, by code.");

    public void OnEvent(AgentEvent happened)
    {
        if (happened.Measurement is { } measured)
        {
            _histograms.GetOrAdd(measured.Name, static (name, state) => state.Meter.CreateHistogram<double>(name, state.Unit), (Meter: _meter, measured.Unit))
                .Record(measured.Value, new(measured.FirstTag, measured.First), new(measured.SecondTag, measured.Second));
        }

        _events.Add(1, new KeyValuePair<string, object?>(CodeTag, happened.Code));
        if (Activity.Current is not { } activity || activity.Source.Name == AgentGuardDiagnostics.ActivitySourceName)
        {
            // A span of this library is told by who traces.
            return;
        }

        activity.AddEvent(new ActivityEvent(happened.Code, happened.At, new ActivityTagsCollection
        {
            [CodeTag] = happened.Code,
            ["agentguard.event.message"] = happened.Message,
            ["agentguard.run.id"] = happened.RunId,
        }));
    }

    public void Dispose() => _meter.Dispose();
}
