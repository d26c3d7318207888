using System.Text.Json;

namespace AgentGuard.Tools;

/// <summary>A result by which a tool says that it failed, in the form of the Model Context Protocol: <c>isError</c> beside <c>content</c>.</summary>
/// <remarks>An <c>McpClientTool</c> returns it as any other result; unread, the failure would pass for a success.</remarks>
internal static class ReportedError
{
    private const int MaxLength = 2_000;

    /// <summary>Gives what the tool says, or <see langword="null"/> for any other result.</summary>
    public static ToolException? Of(object? result)
    {
        if (result is not JsonElement { ValueKind: JsonValueKind.Object } element
            || !element.TryGetProperty("isError", out var isError) || isError.ValueKind is not JsonValueKind.True
            || !element.TryGetProperty("content", out var content) || content.ValueKind is not JsonValueKind.Array)
        {
            return null;
        }

        var texts = content.EnumerateArray().Where(part => part.ValueKind is JsonValueKind.Object)
            .Select(part => part.TryGetProperty("text", out var text) && text.ValueKind is JsonValueKind.String ? text.GetString() : null);
        var said = string.Join('\n', texts.OfType<string>());
        return said.Length == 0
            ? new ToolException("The tool failed and did not say why.")
            : new ToolException(said.Length <= MaxLength ? said : string.Concat(said.AsSpan(0, MaxLength), "…"));
    }
}
