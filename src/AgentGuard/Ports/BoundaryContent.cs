using AgentGuard.Provenance;
using Microsoft.Extensions.AI;

namespace AgentGuard.Ports;

/// <summary>A piece of content at a boundary.</summary>
/// <param name="Boundary">Where it stands.</param>
/// <param name="Text">Its text; for a tool call the arguments as JSON.</param>
public sealed record BoundaryContent(TrustBoundary Boundary, string Text)
{
    /// <summary>The name of the tool, at <see cref="TrustBoundary.ToolCall"/> and <see cref="TrustBoundary.ToolResult"/>.</summary>
    public string? ToolName { get; init; }

    /// <summary>The arguments of the call, at <see cref="TrustBoundary.ToolCall"/>, with placeholders restored.</summary>
    public IReadOnlyDictionary<string, object?>? Arguments { get; init; }

    /// <summary>The role of the message that the text belongs to, where it belongs to one.</summary>
    public ChatRole? Role { get; init; }

    /// <summary>Where the content came from, where that is known.</summary>
    public ContentOrigin? Origin { get; init; }
}
