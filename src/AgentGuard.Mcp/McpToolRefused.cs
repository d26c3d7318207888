using AgentGuard.Events;

namespace AgentGuard.Mcp;

/// <summary>A tool of a server is not offered to the model.</summary>
/// <param name="Server">What the host calls the server.</param>
/// <param name="Tool">The name of the tool, cut and without invisible characters.</param>
/// <param name="Reason">Why.</param>
public sealed record McpToolRefused(string Server, string Tool, string Reason) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1621";

    /// <inheritdoc/>
    public override string Message => $"The tool '{Tool}' of the server '{Server}' is not offered: {Reason}";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
