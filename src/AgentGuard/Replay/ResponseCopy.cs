using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Copies of answers, so that what others add to them afterwards is not recorded.</summary>
internal static class ResponseCopy
{
    public static ChatResponse Of(ChatResponse response) => new([.. response.Messages.Select(Of)])
    {
        ResponseId = response.ResponseId,
        ConversationId = response.ConversationId,
        ModelId = response.ModelId,
        CreatedAt = response.CreatedAt,
        FinishReason = response.FinishReason,
        Usage = response.Usage,
    };

    public static ChatResponseUpdate Of(ChatResponseUpdate update) => new(update.Role, [.. update.Contents.Select(Of)])
    {
        AuthorName = update.AuthorName,
        ResponseId = update.ResponseId,
        MessageId = update.MessageId,
        ConversationId = update.ConversationId,
        ModelId = update.ModelId,
        CreatedAt = update.CreatedAt,
        FinishReason = update.FinishReason,
    };

    private static ChatMessage Of(ChatMessage message) => new(message.Role, [.. message.Contents.Select(Of)])
    {
        AuthorName = message.AuthorName,
        MessageId = message.MessageId,
        CreatedAt = message.CreatedAt,
    };

    /// <summary>A call is copied with its arguments, which loops and guards may rewrite; other contents are shared.</summary>
    private static AIContent Of(AIContent content) => content is FunctionCallContent call
        ? new FunctionCallContent(call.CallId, call.Name, call.Arguments is { } arguments ? new Dictionary<string, object?>(arguments) : null)
        {
            AdditionalProperties = call.AdditionalProperties,
            Exception = call.Exception,
        }
        : content;
}
