using AgentGuard.Events;

namespace AgentGuard.Mcp;

/// <summary>A tool of a server is not what was accepted. It is neither offered nor called until <see cref="McpToolset.AcceptAsync"/>.</summary>
/// <param name="Server">What the host calls the server.</param>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Parts">What has changed: <c>description</c>, <c>inputSchema</c>, <c>outputSchema</c>, <c>annotations</c>.</param>
public sealed record McpToolChanged(string Server, string Tool, IReadOnlyList<string> Parts) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1620";

    /// <inheritdoc/>
    public override string Message =>
        $"The server '{Server}' has changed its tool '{Tool}' ({string.Join(", ", Parts)}); it is left out until the change is accepted.";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Error;
}
