using System.Text.Json;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay.Exchanges;

/// <summary>Anthropic's messages.</summary>
internal sealed class MessagesFormat : IExchangeFormat
{
    public string Name => "Anthropic's messages";

    public string? Provider => "anthropic";

    public IReadOnlyList<ChatMessage> MessagesOf(JsonElement request)
    {
        List<ChatMessage> messages = [];
        if (request.TryGetProperty("system", out var system))
        {
            // One message for each block: the SDK writes each system message as a block of its own.
            messages.AddRange(MessageBlocks.Read(system).Select(block => new ChatMessage(ChatRole.System, [block])));
        }

        foreach (var message in request.GetProperty("messages").EnumerateArray())
        {
            var role = message.TextOf("role") is "assistant" ? ChatRole.Assistant : ChatRole.User;
            var contents = MessageBlocks.Read(message.GetProperty("content"));
            var results = contents.FindAll(content => content is FunctionResultContent);
            if (results.Count > 0)
            {
                messages.Add(new(ChatRole.Tool, results));
                contents = contents.FindAll(content => content is not FunctionResultContent);
            }

            if (contents.Count > 0)
            {
                messages.Add(new(role, contents));
            }
        }

        return messages;
    }

    public ChatOptions OptionsOf(JsonElement request) => new()
    {
        Temperature = request.NumberOf("temperature"),
        TopP = request.NumberOf("top_p"),
        TopK = (int?)request.NumberOf("top_k"),
        MaxOutputTokens = (int?)request.NumberOf("max_tokens"),
        Tools = [.. request.ListOf("tools").Select(tool => SentTool.Read(tool, "input_schema")).OfType<AITool>()],
    };

    public ChatResponse Whole(JsonElement response) =>
        new(new ChatMessage(ChatRole.Assistant, MessageBlocks.Read(response.GetProperty("content"))) { MessageId = response.TextOf("id") })
        {
            ResponseId = response.TextOf("id"),
            ModelId = response.TextOf("model"),
            FinishReason = FinishOf(response),
            Usage = response.TryGetProperty("usage", out var usage) ? UsageOf(usage) : null,
        };

    public AnswerStream Stream() => new MessagesStream();

    public static ChatFinishReason? FinishOf(JsonElement json) => json.TextOf("stop_reason") switch
    {
        null => null,
        "end_turn" or "stop_sequence" or "pause_turn" => ChatFinishReason.Stop,
        "tool_use" => ChatFinishReason.ToolCalls,
        "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
        "refusal" => ChatFinishReason.ContentFilter,
        var other => new ChatFinishReason(other),
    };

    /// <summary>The usage. What was read from and written to the cache counts as input, as the SDK counts it.</summary>
    public static UsageDetails UsageOf(JsonElement usage)
    {
        var (read, written) = (usage.CountOf("cache_read_input_tokens"), usage.CountOf("cache_creation_input_tokens"));
        var input = usage.CountOf("input_tokens") is { } fresh ? fresh + (read ?? 0) + (written ?? 0) : (long?)null;
        var output = usage.CountOf("output_tokens");
        return new()
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = input is null && output is null ? null : (input ?? 0) + (output ?? 0),
            CachedInputTokenCount = read,
        };
    }
}
