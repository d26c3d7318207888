using AgentGuard.Events;

namespace AgentGuard.StructuredOutput;

/// <summary>The provider did not accept the schema, and from now on the model is told of it in another way.</summary>
/// <param name="From">The way that was rejected.</param>
/// <param name="To">The next.</param>
public sealed record SchemaDeliveryLowered(SchemaDelivery From, SchemaDelivery To) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1204";

    /// <inheritdoc/>
    public override string Message => $"The provider rejected the schema as {From}; it is sent as {To} from now on.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
