using System.Text.Json;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay.Exchanges;

/// <summary>OpenAI's chat completions.</summary>
internal sealed class CompletionFormat : IExchangeFormat
{
    public string Name => "chat completions";

    public string? Provider => null;

    public IReadOnlyList<ChatMessage> MessagesOf(JsonElement request) => OpenAITranscript.Read(request.GetRawText());

    public ChatOptions OptionsOf(JsonElement request) => new()
    {
        Temperature = request.NumberOf("temperature"),
        TopP = request.NumberOf("top_p"),
        MaxOutputTokens = (int?)(request.NumberOf("max_completion_tokens") ?? request.NumberOf("max_tokens")),
        Tools =
        [
            .. request.ListOf("tools")
                .Select(tool => SentTool.Read(tool.TryGetProperty("function", out var function) ? function : tool, "parameters")).OfType<AITool>(),
        ],
    };

    public ChatResponse Whole(JsonElement response)
    {
        var choice = response.GetProperty("choices")[0];
        var written = choice.GetProperty("message");
        List<AIContent> contents = written.TextOf("content") is { Length: > 0 } text ? [new TextContent(text)] : [];
        foreach (var call in written.ListOf("tool_calls"))
        {
            var whole = new WrittenCall();
            Add(whole, call);
            contents.Add(whole.ToContent());
        }

        return new(new ChatMessage(ChatRole.Assistant, contents) { MessageId = response.TextOf("id") })
        {
            ResponseId = response.TextOf("id"),
            ModelId = response.TextOf("model"),
            FinishReason = choice.TextOf("finish_reason") is { } reason ? new ChatFinishReason(reason) : null,
            Usage = UsageOf(response),
        };
    }

    public AnswerStream Stream() => new CompletionStream();

    /// <summary>Adds a piece of a call.</summary>
    public static void Add(WrittenCall call, JsonElement json)
    {
        call.Id ??= json.TextOf("id");
        if (json.TryGetProperty("function", out var function))
        {
            call.Name ??= function.TextOf("name");
            call.Arguments.Append(function.TextOf("arguments"));
        }
    }

    public static UsageDetails? UsageOf(JsonElement json) => json.TryGetProperty("usage", out var usage) && usage.ValueKind is JsonValueKind.Object
        ? new()
        {
            InputTokenCount = usage.CountOf("prompt_tokens"),
            OutputTokenCount = usage.CountOf("completion_tokens"),
            TotalTokenCount = usage.CountOf("total_tokens"),
            CachedInputTokenCount = usage.TryGetProperty("prompt_tokens_details", out var input) ? input.CountOf("cached_tokens") : null,
            ReasoningTokenCount = usage.TryGetProperty("completion_tokens_details", out var output) ? output.CountOf("reasoning_tokens") : null,
        }
        : null;
}
