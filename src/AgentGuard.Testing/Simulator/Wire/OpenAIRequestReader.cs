using System.Text.Json;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>Reads a chat completion request.</summary>
internal static class OpenAIRequestReader
{
    public static WireRequest Read(JsonElement body) => new(
        body.Text("model") ?? "",
        [.. body.Items("messages").Select(Message)],
        [.. body.Items("tools").Select(Tool)],
        body.Flag("stream"),
        body.Member("stream_options")?.Flag("include_usage") ?? false,
        body);

    private static SimulatedMessage Message(JsonElement message)
    {
        var text = JsonText.JoinedText(message.Member("content"));
        if (text.Length == 0)
        {
            text = message.Text("refusal") ?? "";
        }

        return new SimulatedMessage(
            Role(message), text, [.. message.Items("tool_calls").Select(Call)], message.Text("tool_call_id"));
    }

    private static string Role(JsonElement message) => message.Text("role") switch
    {
        "developer" => "system",
        var role => role ?? "",
    };

    private static SimulatedToolCall Call(JsonElement call)
    {
        var function = call.Member("function") ?? default;
        return new SimulatedToolCall(function.Text("name") ?? "", function.Text("arguments") ?? "") { Id = call.Text("id") };
    }

    private static SimulatedTool Tool(JsonElement tool)
    {
        var function = tool.Member("function") ?? default;
        return new SimulatedTool(
            function.Text("name") ?? "", function.Text("description") ?? "", function.Member("parameters") ?? default);
    }
}
