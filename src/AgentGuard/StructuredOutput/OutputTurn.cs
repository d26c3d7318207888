using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>What one call of the model is made with.</summary>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">The options, with the schema in the form that the provider takes.</param>
internal sealed record OutputTurn(IEnumerable<ChatMessage> Messages, ChatOptions Options)
{
    /// <summary>The first call: the caller's request, with the schema delivered.</summary>
    public static OutputTurn First(
        IEnumerable<ChatMessage> messages, ChatOptions options, OutputSchema schema, SchemaDelivery delivery, SchemaDeliveries deliveries)
    {
        var own = options.Clone();
        if (schema.Schema is { } element)
        {
            Deliver(own, schema, element, delivery, deliveries);
        }

        return new(messages, own);
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
            return new([reask], options);
        }

        return rejectedText.Length == 0
            ? new([.. Messages, reask], options)
            : new([.. Messages, new ChatMessage(ChatRole.Assistant, rejectedText), reask], options);
    }

    private static void Deliver(
        ChatOptions options, OutputSchema schema, JsonElement element, SchemaDelivery delivery, SchemaDeliveries deliveries)
    {
        if (delivery is SchemaDelivery.Tool)
        {
            AnswerTool.AddTo(options, schema, element);
        }

        options.ResponseFormat = delivery is SchemaDelivery.Native ? options.ResponseFormat : null;
        if (deliveries.NeedsInstructions(delivery))
        {
            var instructions =
                $"Answer with one JSON value that conforms to this JSON Schema, and with nothing else: no prose, no code fence.\n{element.GetRawText()}";
            options.Instructions = options.Instructions is { Length: > 0 } own ? $"{own}\n\n{instructions}" : instructions;
        }
    }
}
