using AgentGuard;
using AgentGuard.Mcp;
using AgentGuard.Tools;
using ModelContextProtocol.Client;

namespace Microsoft.Extensions.AI;

/// <summary>Guards single tools of a Model Context Protocol server.</summary>
public static class McpClientToolExtensions
{
    /// <summary>Gives a tool that guards itself, without a pin: for a server of your own. <see cref="McpToolset"/> is for all others.</summary>
    /// <param name="tool">The tool, as the client listed it.</param>
    /// <param name="configure">Changes how it is guarded.</param>
    /// <param name="timeProvider">The clock of its time-out; <see langword="null"/> for the system's.</param>
    /// <returns>The guarded tool.</returns>
    /// <exception cref="AgentGuardException">The definition of the tool cannot be used, or an option is out of its range.</exception>
    public static AIFunction AsGuarded(this McpClientTool tool, Action<ToolOptions>? configure = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(tool);
        var options = new McpToolsetOptions();
        var definition = ToolDefinition.Of(tool.ProtocolTool, options);
        return definition.Refusal is { } refusal
            ? throw new McpToolsetException($"The tool '{definition.ShownName}' cannot be guarded: {refusal}")
            : ((AIFunction)new McpFunction(definition, tool, "mcp", options.MaxResultLength)).AsGuarded(configure, timeProvider);
    }
}
