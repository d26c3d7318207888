using System.Diagnostics;
using AgentGuard.Tracing.Conventions;

namespace AgentGuard.Tracing;

/// <summary>The spans of Microsoft.Extensions.AI and Microsoft Agent Framework: they are enriched, never doubled.</summary>
internal sealed class ForeignSpans : IDisposable
{
    private readonly ActivityListener _listener;

    public ForeignSpans()
    {
        // It samples nothing: it only sees what others sample.
        _listener = new ActivityListener { ShouldListenTo = IsForeign, ActivityStarted = Enrich };
        ActivitySource.AddActivityListener(_listener);
    }

    public static bool IsForeign(ActivitySource source) =>
        source.Name is "Experimental.Microsoft.Extensions.AI" or "Experimental.Microsoft.Agents.AI";

    /// <summary>Finds a span of an operation around the current place that others made, with no span of this tracer between.</summary>
    public static Activity? FindAround(AgentTracer tracer, string operation)
    {
        for (var activity = Activity.Current; activity is not null && !tracer.IsOwn(activity); activity = activity.Parent)
        {
            if (activity.GetTagItem(GenAINames.Operation) as string == operation)
            {
                return activity;
            }
        }

        return null;
    }

    public void Dispose() => _listener.Dispose();

    private static void Enrich(Activity activity)
    {
        if (AgentRun.Current is { } run)
        {
            activity.SetTag(AgentTracer.RunIdTag, run.Id);
        }

        if (TraceScope.Current is { } scope)
        {
            activity.SetTag(AgentTracer.TurnTag, scope.Turn > 0 ? scope.Turn : null);
            activity.SetTag("agentguard.candidate", scope.Candidate);
        }
    }
}
