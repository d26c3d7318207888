using System.Text;
using System.Text.Json;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Puts the chunks of a streamed chat completion together: texts as they come, calls of tools when they are whole.</summary>
internal sealed class CompletionChunks
{
    private readonly SortedDictionary<int, Call> _calls = [];
    private string? _id;
    private string? _model;

    /// <summary>An answer that came whole.</summary>
    public static ChatResponse Whole(JsonElement json)
    {
        var choice = json.GetProperty("choices")[0];
        var message = OpenAITranscript.Read($"[{choice.GetProperty("message").GetRawText()}]")[0];
        return new(message)
        {
            ResponseId = json.TextOf("id"),
            ModelId = json.TextOf("model"),
            FinishReason = choice.TextOf("finish_reason") is { } reason ? new ChatFinishReason(reason) : null,
            Usage = UsageOf(json),
        };
    }

    public IEnumerable<ChatResponseUpdate> Read(JsonElement chunk)
    {
        _id = chunk.TextOf("id") ?? _id;
        _model = chunk.TextOf("model") ?? _model;
        if (UsageOf(chunk) is { } usage)
        {
            yield return Update(new UsageContent(usage));
        }

        if (!chunk.TryGetProperty("choices", out var choices))
        {
            yield break;
        }

        foreach (var choice in choices.EnumerateArray())
        {
            var delta = choice.TryGetProperty("delta", out var given) ? given : default;
            if (delta.TextOf("content") is { Length: > 0 } text)
            {
                yield return Update(new TextContent(text));
            }

            foreach (var call in delta.ListOf("tool_calls"))
            {
                Add(call);
            }

            if (choice.TextOf("finish_reason") is { } reason)
            {
                foreach (var update in End())
                {
                    yield return update;
                }

                var last = Update();
                last.FinishReason = new ChatFinishReason(reason);
                yield return last;
            }
        }
    }

    /// <summary>The calls that are whole, or that the end of the stream left as they are.</summary>
    public IEnumerable<ChatResponseUpdate> End()
    {
        List<Call> calls = [.. _calls.Values];
        _calls.Clear();
        return calls.Select(call => Update(call.ToContent()));
    }

    private void Add(JsonElement json)
    {
        var index = json.TryGetProperty("index", out var place) ? place.GetInt32() : _calls.Count;
        if (!_calls.TryGetValue(index, out var call))
        {
            call = _calls[index] = new();
        }

        call.Id ??= json.TextOf("id");
        if (json.TryGetProperty("function", out var function))
        {
            call.Name ??= function.TextOf("name");
            call.Arguments.Append(function.TextOf("arguments"));
        }
    }

    private ChatResponseUpdate Update(params AIContent[] contents) => new(ChatRole.Assistant, contents) { ResponseId = _id, MessageId = _id, ModelId = _model };

    private static UsageDetails? UsageOf(JsonElement json)
    {
        if (!json.TryGetProperty("usage", out var usage) || usage.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        return new()
        {
            InputTokenCount = Count(usage, "prompt_tokens"),
            OutputTokenCount = Count(usage, "completion_tokens"),
            TotalTokenCount = Count(usage, "total_tokens"),
        };
    }

    private static long? Count(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetInt64() : null;

    private sealed class Call
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();

        public FunctionCallContent ToContent()
        {
            var json = $"\"{JsonEncodedText.Encode(Arguments.ToString())}\"";
            var message = OpenAITranscript.Read($$$"""[{"role":"assistant","tool_calls":[{"id":"","function":{"name":"","arguments":{{{json}}}}}]}]""")[0];
            return new(Id ?? string.Empty, Name ?? string.Empty, message.Contents.OfType<FunctionCallContent>().Single().Arguments);
        }
    }
}
