using AgentGuard.Events;

namespace AgentGuard.Tools;

/// <summary>A call with an effect was answered without running the tool, since the pipeline runs dry.</summary>
/// <param name="Tool">The name of the tool.</param>
public sealed record ToolRunDry(string Tool) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1613";

    /// <inheritdoc/>
    public override string Message => $"A call of the tool '{Tool}' was answered without running it: this is a dry run.";

    /// <inheritdoc/>
    internal override bool IsSignal => false;
}
