using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Ending;

/// <summary>Answers that are worth remembering, and copies of them that nobody else holds.</summary>
internal static class AnswerSnapshot
{
    /// <summary>Whether an answer may be given again: whole, without calls, a model's own, and of no conversation that is kept elsewhere.</summary>
    public static bool IsWorthKeeping(ChatResponse response) =>
        (response.FinishReason is null || response.FinishReason == ChatFinishReason.Stop)
        && response is { ConversationId: null, ContinuationToken: null }
        && !Has(response, FallbackChain.DegradedProperty)
        && !Has(response, FallbackChain.NotAcceptedProperty)
        && response.Messages.All(message => message.Contents.All(content => content is not (ToolCallContent or ToolResultContent or ErrorContent)))
        && !string.IsNullOrWhiteSpace(response.Text);

    public static ChatResponse Of(ChatResponse response) => new([.. response.Messages.Select(Of)])
    {
        ModelId = response.ModelId,
        FinishReason = response.FinishReason,
        CreatedAt = response.CreatedAt,
    };

    private static ChatMessage Of(ChatMessage message) =>
        new(message.Role, [.. message.Contents.Where(content => content is TextContent or DataContent or UriContent).Select(Of)])
        {
            AuthorName = message.AuthorName,
        };

    private static AIContent Of(AIContent content)
    {
        var copy = ContentCopy.Of(content);
        copy.AdditionalProperties = content.AdditionalProperties?.Clone();
        return copy;
    }

    private static bool Has(ChatResponse response, string property) => response.AdditionalProperties?.ContainsKey(property) is true;
}
