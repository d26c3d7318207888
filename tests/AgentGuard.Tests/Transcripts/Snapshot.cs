using System.Text;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Transcripts;

/// <summary>What a transcript says, for comparisons.</summary>
internal static class Snapshot
{
    /// <summary>Everything, down to the objects that hang on it.</summary>
    public static string Of(IEnumerable<ChatMessage> messages)
    {
        var written = new StringBuilder();
        foreach (var message in messages)
        {
            written.Append($"{message.Role}|{message.MessageId}|{message.AuthorName}|{message.RawRepresentation is null}|{Properties(message.AdditionalProperties)}\n");
            foreach (var content in message.Contents)
            {
                written.Append($"  {content.GetType().Name}|{content.RawRepresentation is null}|{Properties(content.AdditionalProperties)}|{Describe(content)}\n");
            }
        }

        return written.ToString();
    }

    /// <summary>Everything that is said in text, in the messages of some roles.</summary>
    public static string Texts(IEnumerable<ChatMessage> messages, ChatRole? role = null) => string.Join(
        '\n', messages.Where(message => role is null || message.Role == role).SelectMany(message => message.Contents).Select(Text));

    private static string Text(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionResultContent result => MessageText.OfResult(result.Result),
        _ => string.Empty,
    };

    private static string Describe(AIContent content) => content switch
    {
        FunctionCallContent call => $"{call.CallId}|{call.Name}|{call.Arguments?["n"]}",
        FunctionResultContent result => $"{result.CallId}|{MessageText.OfResult(result.Result)}",
        TextReasoningContent reasoning => $"{reasoning.Text}|{reasoning.ProtectedData}",
        _ => Text(content),
    };

    private static string Properties(AdditionalPropertiesDictionary? properties) =>
        properties is null ? "" : string.Join(',', properties.Select(pair => $"{pair.Key}={pair.Value}"));
}
