using AgentGuard.Events;

namespace AgentGuard.Context.Memory;

/// <summary>Something that is remembered was brought into a request.</summary>
/// <param name="Items">How many items.</param>
public sealed record MemoryRecalled(int Items) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1703";

    /// <inheritdoc/>
    public override string Message => FormattableString.Invariant($"{Items} remembered items were brought into the request.");
}
