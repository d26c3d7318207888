using System.Text.Json.Nodes;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>Writes a reply as one chat completion object.</summary>
internal static class OpenAIReplyWriter
{
    public static WireAnswer Write(WireReply reply)
    {
        var body = new JsonObject
        {
            ["id"] = RequestKey.Id("chatcmpl-", reply.Request, -1),
            ["object"] = "chat.completion",
            ["created"] = reply.CreatedUnixSeconds,
            ["model"] = reply.Request.Model,
            ["choices"] = new JsonArray(Choice(reply)),
            ["usage"] = Usage(reply),
            ["service_tier"] = "default",
            ["system_fingerprint"] = "fp_simulated",
        };
        return WireAnswer.OfJson(200, body.ToJsonString());
    }

    public static string Finish(SimulatedReply reply) => reply.EffectiveFinish switch
    {
        SimulatedFinish.Length => "length",
        SimulatedFinish.ContentFilter => "content_filter",
        SimulatedFinish.ToolCalls => "tool_calls",
        _ => "stop",
    };

    public static JsonObject Usage(WireReply reply) => new()
    {
        ["prompt_tokens"] = reply.InputTokens,
        ["completion_tokens"] = reply.OutputTokens,
        ["total_tokens"] = reply.InputTokens + reply.OutputTokens,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 0, ["audio_tokens"] = 0 },
        ["completion_tokens_details"] = new JsonObject
        {
            ["reasoning_tokens"] = 0,
            ["audio_tokens"] = 0,
            ["accepted_prediction_tokens"] = 0,
            ["rejected_prediction_tokens"] = 0,
        },
    };

    private static JsonObject Choice(WireReply reply)
    {
        var message = new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = reply.Reply.Text,
            ["refusal"] = reply.Reply.Refusal,
            ["annotations"] = new JsonArray(),
        };
        if (reply.Reply.ToolCalls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. reply.Reply.ToolCalls.Select((call, index) => Call(reply, call, index))]);
        }

        return new JsonObject
        {
            ["index"] = 0,
            ["message"] = message,
            ["logprobs"] = null,
            ["finish_reason"] = Finish(reply.Reply),
        };
    }

    private static JsonObject Call(WireReply reply, SimulatedToolCall call, int index) => new JsonObject
    {
        ["id"] = reply.CallId(index, "call_"),
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
    };
}
