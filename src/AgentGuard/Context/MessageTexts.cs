using System.Text;
using System.Text.Json;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>Writes messages as text, for an agent that reads them again.</summary>
internal static class MessageTexts
{
    public static string Of(ChatMessage message)
    {
        var text = new StringBuilder(message.Role.Value).Append(':');
        foreach (var content in message.Contents)
        {
            text.Append(' ').Append(content switch
            {
                FunctionCallContent call => $"calls {call.Name} {ArgumentsOf(call)}",
                FunctionResultContent result => MessageTokens.TextOf(result.Result),
                TextContent said => said.Text,
                TextReasoningContent reasoning => reasoning.Text,
                _ => $"[{content.GetType().Name}]",
            });
        }

        return text.ToString();
    }

    public static string ArgumentsOf(FunctionCallContent call) => ToolArguments.ToJson(call.Arguments, null).GetRawText();

    /// <summary>The text of a result that is nothing but text; <see langword="null"/> for one with media.</summary>
    public static string? TextOf(FunctionResultContent result) => result.Result switch
    {
        string text => text,
        JsonElement { ValueKind: not JsonValueKind.Undefined } json => MessageTokens.TextOf(json),
        TextContent text => text.Text,
        IEnumerable<AIContent> contents when contents.All(content => content is TextContent) => string.Join('\n', contents),
        _ => null,
    };
}
