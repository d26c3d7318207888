using System.Text.Json;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>Reads a Messages request; content blocks become the messages that other protocols would send.</summary>
internal static class AnthropicRequestReader
{
    public static WireRequest Read(JsonElement body) => new(
        body.Text("model") ?? "",
        [.. System(body), .. body.Items("messages").SelectMany(Messages)],
        [.. body.Items("tools").Select(Tool)],
        body.Flag("stream"),
        IncludeUsage: true,
        body);

    private static IEnumerable<SimulatedMessage> System(JsonElement body)
    {
        var text = JsonText.JoinedText(body.Member("system"));
        return text.Length == 0 ? [] : [new SimulatedMessage("system", text, [], null)];
    }

    private static IEnumerable<SimulatedMessage> Messages(JsonElement message)
    {
        var role = message.Text("role") ?? "";
        var blocks = message.Items("content");
        var results = blocks.Where(static block => block.Text("type") == "tool_result").Select(Result).ToList();
        var calls = blocks.Where(static block => block.Text("type") == "tool_use").Select(Call).ToList();
        var text = JsonText.JoinedText(message.Member("content"));
        return results.Count > 0 && text.Length == 0 ? results : [.. results, new SimulatedMessage(role, text, calls, null)];
    }

    private static SimulatedMessage Result(JsonElement block) =>
        new("tool", JsonText.JoinedText(block.Member("content")), [], block.Text("tool_use_id"));

    private static SimulatedToolCall Call(JsonElement block) =>
        new(block.Text("name") ?? "", block.Member("input")?.GetRawText() ?? "{}") { Id = block.Text("id") };

    private static SimulatedTool Tool(JsonElement tool) =>
        new(tool.Text("name") ?? "", tool.Text("description") ?? "", tool.Member("input_schema") ?? default);
}
