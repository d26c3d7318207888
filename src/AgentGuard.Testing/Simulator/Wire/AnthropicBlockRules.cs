using System.Buffers.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>What Anthropic refuses in a block of content with status 400, in the words of its API.</summary>
internal static partial class AnthropicBlockRules
{
    public static string? Check(JsonElement message, int index, bool isLast)
    {
        var role = message.Text("role");
        var blocks = message.Items("content");
        for (var position = 0; position < blocks.Count; position++)
        {
            if (Check(blocks[position], role, $"messages.{index}.content.{position}") is { } problem)
            {
                return problem;
            }
        }

        var end = blocks.Count > 0 ? blocks[^1].Text("text") : message.Text("content");
        return isLast && role == "assistant" && end is { Length: > 0 } && char.IsWhiteSpace(end[^1])
            ? "messages: final assistant content cannot end with trailing whitespace"
            : null;
    }

    private static string? Check(JsonElement block, string? role, string path) => block.Text("type") switch
    {
        "text" when block.Text("text") is { Length: > 0 } text && string.IsNullOrWhiteSpace(text) =>
            "messages: text content blocks must contain non-whitespace text",
        "tool_use" => role != "assistant" ? $"{path}: `tool_use` blocks can only be in `assistant` messages"
            : CheckId(block.Text("id"), path + ".tool_use.id") ?? CheckName(block.Text("name"), path + ".tool_use.name"),
        "tool_result" => role != "user" ? $"{path}: `tool_result` blocks can only be in `user` messages"
            : CheckId(block.Text("tool_use_id"), path + ".tool_result.tool_use_id"),
        "thinking" => block.Text("signature") is not { } signature ? path + ".thinking.signature: Field required"
            : signature.Length > 0 && Base64.IsValid(signature) ? null : $"{path}: Invalid `signature` in `thinking` block",
        _ => null,
    };

    private static string? CheckId(string? id, string path) =>
        id is not null && Id().IsMatch(id) ? null : path + ": String should match pattern '^[a-zA-Z0-9_-]+$'";

    private static string? CheckName(string? name, string path) =>
        name is not null && Name().IsMatch(name) ? null : path + ": String should match pattern '^[a-zA-Z0-9_-]{1,128}$'";

    [GeneratedRegex("^[a-zA-Z0-9_-]+$")]
    private static partial Regex Id();

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,128}$")]
    private static partial Regex Name();
}
