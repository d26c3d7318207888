using System.Diagnostics;
using AgentGuard.Events;

namespace AgentGuard.Tracing;

/// <summary>Events of runs as events of spans.</summary>
internal static class SpanEvents
{
    public static ActivityEvent Of(AgentEvent happened) => new(happened.Code, happened.At, new ActivityTagsCollection
    {
        ["agentguard.event.code"] = happened.Code,
        ["agentguard.event.name"] = happened.GetType().Name,
        ["agentguard.event.severity"] = happened.Severity.ToString(),
        ["agentguard.event.message"] = happened.Message,
        [AgentTracer.RunIdTag] = happened.RunId,
    });
}
