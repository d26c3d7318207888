using System.Text.Json;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay.Exchanges;

/// <summary>The chunks of a streamed chat completion.</summary>
internal sealed class CompletionStream : AnswerStream
{
    private readonly SortedDictionary<int, WrittenCall> _calls = [];

    public override IEnumerable<ChatResponseUpdate> Read(JsonElement data)
    {
        Id = data.TextOf("id") ?? Id;
        Model = data.TextOf("model") ?? Model;
        if (data.TryGetProperty("error", out var error) && error.ValueKind is not JsonValueKind.Null)
        {
            Error = data;
        }

        if (CompletionFormat.UsageOf(data) is { } usage)
        {
            yield return Update(new UsageContent(usage));
        }

        foreach (var choice in data.ListOf("choices"))
        {
            foreach (var update in ReadChoice(choice))
            {
                yield return update;
            }
        }
    }

    public override IEnumerable<ChatResponseUpdate> End()
    {
        List<WrittenCall> calls = [.. _calls.Values];
        _calls.Clear();
        return calls.Select(call => Update(call.ToContent()));
    }

    private IEnumerable<ChatResponseUpdate> ReadChoice(JsonElement choice)
    {
        var delta = choice.TryGetProperty("delta", out var given) ? given : default;
        if (delta.TextOf("content") is { Length: > 0 } text)
        {
            yield return Update(new TextContent(text));
        }

        foreach (var call in delta.ListOf("tool_calls"))
        {
            var index = call.TryGetProperty("index", out var place) ? place.GetInt32() : _calls.Count;
            if (!_calls.TryGetValue(index, out var written))
            {
                written = _calls[index] = new();
            }

            CompletionFormat.Add(written, call);
        }

        if (choice.TextOf("finish_reason") is not { } reason)
        {
            yield break;
        }

        foreach (var update in End())
        {
            yield return update;
        }

        var last = Update();
        last.FinishReason = new ChatFinishReason(reason);
        yield return last;
    }
}
