using AgentGuard.Events;

namespace AgentGuard.Tools;

/// <summary>A call of a tool that only reads got a result that was kept.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Age">How old the result is.</param>
public sealed record ToolResultReused(string Tool, TimeSpan Age) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1614";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant($"A call of the tool '{Tool}' got a result that is {Age.TotalSeconds:0.#} seconds old.");

    /// <inheritdoc/>
    internal override bool IsSignal => false;
}
