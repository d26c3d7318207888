using System.Text;
using System.Text.Json;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay.Exchanges;

/// <summary>The events of a streamed message of Anthropic's format.</summary>
internal sealed class MessagesStream : AnswerStream
{
    private WrittenCall? _call;
    private StringBuilder? _thought;
    private string? _signature;
    private JsonElement? _begun;

    public override IEnumerable<ChatResponseUpdate> Read(JsonElement data)
    {
        switch (data.TextOf("type"))
        {
            case "message_start":
                var message = data.GetProperty("message");
                (Id, Model) = (message.TextOf("id"), message.TextOf("model"));
                _begun = message.TryGetProperty("usage", out var begun) ? begun : null;
                return [];
            case "content_block_start":
                return Start(data.GetProperty("content_block"));
            case "content_block_delta":
                return Add(data.GetProperty("delta"));
            case "content_block_stop":
                return End();
            case "message_delta":
                return Close(data);
            case "error":
                Error = data;
                return [];
            default:
                return [];
        }
    }

    public override IEnumerable<ChatResponseUpdate> End()
    {
        var (call, thought, signature) = (_call, _thought, _signature);
        (_call, _thought, _signature) = (null, null, null);
        return call is not null ? [Update(call.ToContent())]
            : thought is not null ? [Update(new TextReasoningContent(thought.ToString()) { ProtectedData = signature })]
            : [];
    }

    private IEnumerable<ChatResponseUpdate> Start(JsonElement block)
    {
        switch (block.TextOf("type"))
        {
            case "tool_use":
                _call = new() { Id = block.TextOf("id"), Name = block.TextOf("name") };
                return [];
            case "thinking":
                _thought = new(block.TextOf("thinking"));
                return [];
            case "redacted_thinking":
                return [Update(new TextReasoningContent(string.Empty) { ProtectedData = block.TextOf("data") })];
            default:
                return block.TextOf("text") is { Length: > 0 } text ? [Update(new TextContent(text))] : [];
        }
    }

    private IEnumerable<ChatResponseUpdate> Add(JsonElement delta)
    {
        switch (delta.TextOf("type"))
        {
            case "text_delta":
                return [Update(new TextContent(delta.TextOf("text")))];
            case "input_json_delta":
                _call?.Arguments.Append(delta.TextOf("partial_json"));
                return [];
            case "thinking_delta":
                _thought?.Append(delta.TextOf("thinking"));
                return [];
            case "signature_delta":
                _signature += delta.TextOf("signature");
                return [];
            default:
                return [];
        }
    }

    /// <summary>The end of a message has its reason, and the usage; what went in may have been told at the start alone.</summary>
    private IEnumerable<ChatResponseUpdate> Close(JsonElement data)
    {
        var usage = data.TryGetProperty("usage", out var told) ? MessagesFormat.UsageOf(told) : new UsageDetails();
        if (usage.InputTokenCount is null && _begun is { } begun)
        {
            var input = MessagesFormat.UsageOf(begun);
            (usage.InputTokenCount, usage.CachedInputTokenCount) = (input.InputTokenCount, input.CachedInputTokenCount);
            usage.TotalTokenCount = (input.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0);
        }

        var update = Update(new UsageContent(usage));
        update.FinishReason = data.TryGetProperty("delta", out var delta) ? MessagesFormat.FinishOf(delta) : null;
        return [update];
    }
}
