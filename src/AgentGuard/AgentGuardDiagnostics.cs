namespace AgentGuard;

/// <summary>The names under which the library reports telemetry.</summary>
public static class AgentGuardDiagnostics
{
    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/>: pass it to <c>AddSource</c>.</summary>
    public const string ActivitySourceName = "AgentGuard";

    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>: pass it to <c>AddMeter</c>.</summary>
    public const string MeterName = "AgentGuard";

    /// <summary>The counter of raised events, by code (<c>agentguard.event.code</c>); unit <c>{event}</c>.</summary>
    public const string EventCounterName = "agentguard.events";

    /// <summary>The histogram of guarded calls of tools, by <c>gen_ai.tool.name</c> and <c>agentguard.tool.outcome</c>; unit seconds.</summary>
    public const string ToolDurationName = "agentguard.tool.duration";

    /// <summary>The counter of spans that a sink did not keep, by <c>agentguard.sink</c>; unit <c>{span}</c>.</summary>
    public const string DroppedSpansName = "agentguard.trace.dropped";

    /// <summary>The category under which events are logged.</summary>
    public const string LogCategory = "AgentGuard";
}
