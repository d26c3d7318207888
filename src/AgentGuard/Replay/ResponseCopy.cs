using System.Text.Json;
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
        AdditionalProperties = Plain(response.AdditionalProperties),
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
        AdditionalProperties = Plain(update.AdditionalProperties),
    };

    private static ChatMessage Of(ChatMessage message) => new(message.Role, [.. message.Contents.Select(Of)])
    {
        AuthorName = message.AuthorName,
        MessageId = message.MessageId,
        CreatedAt = message.CreatedAt,
        AdditionalProperties = Plain(message.AdditionalProperties),
    };

    /// <summary>Texts and calls are copied, since loops and guards label and rewrite them afterwards; other contents are shared.</summary>
    private static AIContent Of(AIContent content) => content switch
    {
        TextReasoningContent reasoning => new TextReasoningContent(reasoning.Text)
        {
            ProtectedData = reasoning.ProtectedData,
            AdditionalProperties = Plain(reasoning.AdditionalProperties),
        },
        TextContent text => new TextContent(text.Text) { Annotations = text.Annotations, AdditionalProperties = Plain(text.AdditionalProperties) },
        FunctionCallContent call => new FunctionCallContent(
            call.CallId, call.Name, call.Arguments is { } arguments ? new Dictionary<string, object?>(arguments) : null)
        {
            AdditionalProperties = Plain(call.AdditionalProperties),
            Exception = call.Exception,
        },
        _ => content,
    };

    /// <summary>The properties that a file can hold: what this process alone knows, such as a run, stays out.</summary>
    private static AdditionalPropertiesDictionary? Plain(AdditionalPropertiesDictionary? properties) => properties is null
        ? null
        : new(properties.Where(property => property.Value is null or string or bool or int or long or float or double or decimal or JsonElement));
}
