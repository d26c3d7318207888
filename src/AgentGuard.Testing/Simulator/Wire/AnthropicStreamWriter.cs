using System.Text.Json.Nodes;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>Writes a reply as the events of a Messages stream.</summary>
internal static class AnthropicStreamWriter
{
    public static WireAnswer Write(WireReply reply)
    {
        var message = AnthropicReplyWriter.Message(reply, finish: null, outputTokens: 1);
        List<WireFrame> frames =
        [
            Event(new JsonObject { ["type"] = "message_start", ["message"] = message }),
            Event(new JsonObject { ["type"] = "ping" }),
        ];
        var index = 0;
        if ((reply.Reply.Text ?? reply.Reply.Refusal) is { Length: > 0 } text)
        {
            var block = new JsonObject { ["type"] = "text", ["text"] = "" };
            frames.AddRange(Block(index++, block, "text_delta", "text", reply.Chunks(text)));
        }

        for (var call = 0; call < reply.Reply.ToolCalls.Count; call++)
        {
            var block = AnthropicReplyWriter.ToolUse(reply, call, new JsonObject());
            var arguments = reply.Chunks(reply.Reply.ToolCalls[call].Arguments);
            frames.AddRange(Block(index++, block, "input_json_delta", "partial_json", arguments));
        }

        frames.Add(Closing(reply));
        frames.Add(Event(new JsonObject { ["type"] = "message_stop" }));
        return new WireAnswer(200, WireAnswer.EventStream, frames);
    }

    private static IEnumerable<WireFrame> Block(
        int index, JsonObject block, string deltaType, string member, IEnumerable<string> chunks)
    {
        yield return Event(new JsonObject
        {
            ["type"] = "content_block_start",
            ["index"] = index,
            ["content_block"] = block,
        });
        foreach (var chunk in chunks)
        {
            var delta = new JsonObject { ["type"] = deltaType, [member] = chunk };
            yield return Event(
                new JsonObject { ["type"] = "content_block_delta", ["index"] = index, ["delta"] = delta }, isContent: true);
        }

        yield return Event(new JsonObject { ["type"] = "content_block_stop", ["index"] = index });
    }

    private static WireFrame Closing(WireReply reply) => Event(new JsonObject
    {
        ["type"] = "message_delta",
        ["delta"] = new JsonObject
        {
            ["stop_reason"] = AnthropicReplyWriter.Finish(reply.Reply),
            ["stop_sequence"] = null,
        },
        ["usage"] = new JsonObject
        {
            ["input_tokens"] = reply.InputTokens,
            ["cache_creation_input_tokens"] = 0,
            ["cache_read_input_tokens"] = 0,
            ["output_tokens"] = reply.OutputTokens,
        },
    });

    private static WireFrame Event(JsonObject body, bool isContent = false) =>
        new($"event: {body["type"]}\ndata: {body.ToJsonString()}\n\n", isContent);
}
