using System.Text.Json.Nodes;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>Writes a reply as one Anthropic message.</summary>
internal static class AnthropicReplyWriter
{
    public static WireAnswer Write(WireReply reply)
    {
        var body = Message(reply, Finish(reply.Reply), reply.OutputTokens);
        var content = (JsonArray)body["content"]!;
        if ((reply.Reply.Text ?? reply.Reply.Refusal) is { Length: > 0 } text)
        {
            content.Add((JsonNode)new JsonObject { ["type"] = "text", ["text"] = text });
        }

        for (var index = 0; index < reply.Reply.ToolCalls.Count; index++)
        {
            content.Add((JsonNode)ToolUse(reply, index, reply.ArgumentsObject(reply.Reply.ToolCalls[index])));
        }

        return WireAnswer.OfJson(200, body.ToJsonString());
    }

    public static string Finish(SimulatedReply reply) => reply.EffectiveFinish switch
    {
        SimulatedFinish.Length => "max_tokens",
        SimulatedFinish.ContentFilter => "refusal",
        SimulatedFinish.ToolCalls => "tool_use",
        _ => reply.Refusal is null ? "end_turn" : "refusal",
    };

    public static JsonObject Message(WireReply reply, string? finish, long outputTokens) => new()
    {
        ["id"] = RequestKey.Id("msg_", reply.Request, -1),
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = reply.Request.Model,
        ["content"] = new JsonArray(),
        ["stop_reason"] = finish,
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject
        {
            ["input_tokens"] = reply.InputTokens,
            ["cache_creation_input_tokens"] = 0,
            ["cache_read_input_tokens"] = 0,
            ["output_tokens"] = outputTokens,
            ["service_tier"] = "standard",
        },
    };

    public static JsonObject ToolUse(WireReply reply, int index, JsonNode input) => new()
    {
        ["type"] = "tool_use",
        ["id"] = reply.CallId(index, "toolu_"),
        ["name"] = reply.Reply.ToolCalls[index].Name,
        ["input"] = input,
    };
}
