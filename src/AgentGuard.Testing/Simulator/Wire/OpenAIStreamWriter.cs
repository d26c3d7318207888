using System.Text.Json.Nodes;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>Writes a reply as chat completion chunks.</summary>
internal static class OpenAIStreamWriter
{
    public static WireAnswer Write(WireReply reply)
    {
        var opening = new JsonObject { ["role"] = "assistant", ["content"] = "", ["refusal"] = null };
        List<WireFrame> frames =
        [
            Delta(reply, opening, isContent: false),
            .. reply.Chunks(reply.Reply.Text).Select(text => Delta(reply, new JsonObject { ["content"] = text })),
            .. reply.Chunks(reply.Reply.Refusal).Select(text => Delta(reply, new JsonObject { ["refusal"] = text })),
            .. reply.Reply.ToolCalls.SelectMany((call, index) => Call(reply, call, index)),
            Delta(reply, [], isContent: false, OpenAIReplyWriter.Finish(reply.Reply)),
        ];
        if (reply.IncludeUsage)
        {
            var usage = Chunk(reply, []);
            usage["usage"] = OpenAIReplyWriter.Usage(reply);
            frames.Add(Frame(usage, isContent: false));
        }

        frames.Add(new WireFrame("data: [DONE]\n\n", IsContent: false));
        return new WireAnswer(200, WireAnswer.EventStream, frames);
    }

    private static IEnumerable<WireFrame> Call(WireReply reply, SimulatedToolCall call, int index)
    {
        yield return Delta(reply, ToolCalls(new JsonObject
        {
            ["index"] = index,
            ["id"] = reply.CallId(index, "call_"),
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = "" },
        }));
        foreach (var text in reply.Chunks(call.Arguments))
        {
            yield return Delta(reply, ToolCalls(new JsonObject
            {
                ["index"] = index,
                ["function"] = new JsonObject { ["arguments"] = text },
            }));
        }
    }

    private static JsonObject ToolCalls(JsonObject call) => new() { ["tool_calls"] = new JsonArray(call) };

    private static WireFrame Delta(WireReply reply, JsonObject delta, bool isContent = true, string? finish = null)
    {
        var choice = new JsonObject
        {
            ["index"] = 0,
            ["delta"] = delta,
            ["logprobs"] = null,
            ["finish_reason"] = finish,
        };
        return Frame(Chunk(reply, new JsonArray(choice)), isContent);
    }

    private static JsonObject Chunk(WireReply reply, JsonArray choices)
    {
        var chunk = new JsonObject
        {
            ["id"] = RequestKey.Id("chatcmpl-", reply.Request, -1),
            ["object"] = "chat.completion.chunk",
            ["created"] = reply.CreatedUnixSeconds,
            ["model"] = reply.Request.Model,
            ["service_tier"] = "default",
            ["system_fingerprint"] = "fp_simulated",
            ["choices"] = choices,
        };
        if (reply.IncludeUsage)
        {
            chunk["usage"] = null;
        }

        return chunk;
    }

    private static WireFrame Frame(JsonObject chunk, bool isContent) => new($"data: {chunk.ToJsonString()}\n\n", isContent);
}
