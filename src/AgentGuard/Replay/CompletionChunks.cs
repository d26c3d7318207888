using System.Text;
using System.Text.Json;
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
            ResponseId = Text(json, "id"),
            ModelId = Text(json, "model"),
            FinishReason = Text(choice, "finish_reason") is { } reason ? new ChatFinishReason(reason) : null,
            Usage = UsageOf(json),
        };
    }

    public IEnumerable<ChatResponseUpdate> Read(JsonElement chunk)
    {
        _id = Text(chunk, "id") ?? _id;
        _model = Text(chunk, "model") ?? _model;
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
            if (Text(delta, "content") is { Length: > 0 } text)
            {
                yield return Update(new TextContent(text));
            }

            if (delta.ValueKind is JsonValueKind.Object && delta.TryGetProperty("tool_calls", out var calls) && calls.ValueKind is JsonValueKind.Array)
            {
                foreach (var call in calls.EnumerateArray())
                {
                    Add(call);
                }
            }

            if (Text(choice, "finish_reason") is { } reason)
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

        call.Id ??= Text(json, "id");
        if (json.TryGetProperty("function", out var function))
        {
            call.Name ??= Text(function, "name");
            call.Arguments.Append(Text(function, "arguments"));
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

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private sealed class Call
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();

        public FunctionCallContent ToContent()
        {
            var json = JsonSerializer.Serialize(Arguments.ToString(), (System.Text.Json.Serialization.Metadata.JsonTypeInfo<string>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(string)));
            var message = OpenAITranscript.Read($$$"""[{"role":"assistant","tool_calls":[{"id":"","function":{"name":"","arguments":{{{json}}}}}]}]""")[0];
            return new(Id ?? string.Empty, Name ?? string.Empty, message.Contents.OfType<FunctionCallContent>().Single().Arguments);
        }
    }
}
