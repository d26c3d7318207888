using System.Text.Json;
using AgentGuard.Schemas.Generation;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>What one call of the model is made with.</summary>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">The options, with the schema in the form that the provider takes.</param>
/// <param name="SentAs">That form, where answers to it have to be mapped back.</param>
internal sealed record OutputTurn(IEnumerable<ChatMessage> Messages, ChatOptions Options, StrictSchema? SentAs)
{
    private const string StrictProperty = "strict";

    /// <summary>
    /// The first call: the caller's request, with the schema delivered. Where text is handed out as it comes, an answer cannot be mapped back,
    /// so the schema is not rewritten.
    /// </summary>
    public static OutputTurn First(
        IEnumerable<ChatMessage> messages,
        ChatOptions options,
        OutputSchema schema,
        SchemaDelivery delivery,
        SchemaDeliveries deliveries,
        bool mayRewrite)
    {
        var own = options.Clone();
        var sentAs = schema.Schema is { } element ? Deliver(own, schema, element, delivery, deliveries, mayRewrite) : null;
        return new(messages, own, sentAs);
    }

    /// <summary>Goes on from a rejected answer. Tools stay known, since the conversation may hold calls of them, but are not called.</summary>
    public OutputTurn Next(string rejectedText, string? conversationId, string message)
    {
        var options = Options.Clone();
        options.ToolMode = options is { Tools.Count: > 0, ToolMode: not RequiredChatToolMode } ? ChatToolMode.None : options.ToolMode;
        var reask = new ChatMessage(ChatRole.User, message);
        if (conversationId is not null)
        {
            // The service holds the conversation; only what is new is sent.
            options.ConversationId = conversationId;
            return new([reask], options, SentAs);
        }

        return rejectedText.Length == 0
            ? new([.. Messages, reask], options, SentAs)
            : new([.. Messages, new ChatMessage(ChatRole.Assistant, rejectedText), reask], options, SentAs);
    }

    private static StrictSchema? Deliver(
        ChatOptions options,
        OutputSchema schema,
        JsonElement element,
        SchemaDelivery delivery,
        SchemaDeliveries deliveries,
        bool mayRewrite)
    {
        if (deliveries.NeedsInstructions(delivery))
        {
            var instructions =
                $"Answer with one JSON value that conforms to this JSON Schema, and with nothing else: no prose, no code fence.\n{element.GetRawText()}";
            options.Instructions = options.Instructions is { Length: > 0 } own ? $"{own}\n\n{instructions}" : instructions;
        }

        switch (delivery)
        {
            case SchemaDelivery.Native:
                return mayRewrite ? Constrain(options, schema, deliveries.Profile) : null;
            case SchemaDelivery.Tool:
                var parameters = schema.RewriteFor(ConstraintProfile.AnthropicTool)!;
                AnswerTool.AddTo(options, schema, parameters.Schema);
                options.ResponseFormat = null;
                return parameters.IsWrapped ? parameters : null;
            default:
                options.ResponseFormat = null;
                return null;
        }
    }

    private static StrictSchema? Constrain(ChatOptions options, OutputSchema schema, ConstraintProfile? profile)
    {
        // The adapter of OpenAI makes the tools of a request strict with its answer; what the host asked for by name stays.
        var isOpenAI = profile == ConstraintProfile.OpenAIStrict;
        if (profile is null || (isOpenAI && (options.Tools is { Count: > 0 } || options.AdditionalProperties?.ContainsKey(StrictProperty) is true)))
        {
            return null;
        }

        if (schema.RewriteFor(profile) is not { } rewritten)
        {
            return null;
        }

        options.ResponseFormat = ChatResponseFormat.ForJsonSchema(rewritten.Schema, schema.Name, schema.Description);
        if (isOpenAI)
        {
            options.AdditionalProperties = options.AdditionalProperties?.Clone() ?? [];
            options.AdditionalProperties[StrictProperty] = true;
        }

        return rewritten;
    }
}
