using System.Text.Json;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Formats;

/// <summary>What of a content is judged: an argument of a call, or the text.</summary>
internal static class NamedArgument
{
    /// <summary>
    /// At <see cref="TrustBoundary.ToolCall"/> the named argument, a string as its value and anything else as JSON; else the text.
    /// </summary>
    /// <returns><see langword="null"/> where the call has no such argument.</returns>
    public static string? TextOf(BoundaryContent content, string? argument)
    {
        if (argument is null || content.Boundary is not TrustBoundary.ToolCall)
        {
            return content.Text;
        }

        using var call = JsonDocument.Parse(content.Text);
        return call.RootElement.ValueKind is not JsonValueKind.Object || !call.RootElement.TryGetProperty(argument, out var value) ? null
            : value.ValueKind is JsonValueKind.String ? value.GetString()
            : value.GetRawText();
    }
}
