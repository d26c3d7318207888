using AgentGuard.Events;

namespace AgentGuard.Tools;

/// <summary>A guarded call came to its end, whatever it was.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Failure">Why there is no result; <see langword="null"/> where there is one.</param>
/// <param name="Duration">How long it took, with everything around the tool.</param>
/// <remarks>Also the histogram <c>agentguard.tool.duration</c>, in seconds, by tool and outcome.</remarks>
public sealed record ToolCompleted(string Tool, ToolFailureCategory? Failure, TimeSpan Duration) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1615";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant($"A call of the tool '{Tool}' took {Duration.TotalMilliseconds:0.#} ms ({Outcome}).");

    /// <inheritdoc/>
    internal override bool IsSignal => false;

    /// <inheritdoc/>
    internal override EventMeasurement? Measurement =>
        new(AgentGuardDiagnostics.ToolDurationName, "s", Duration.TotalSeconds, "gen_ai.tool.name", Tool, "agentguard.tool.outcome", Outcome);

    private string Outcome => Failure is { } failure ? ToolFailure.NameOf(failure) : "succeeded";
}
