using System.Globalization;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>Replaces tool results by a short note. The note depends on the result alone, so it is byte-stable for ever.</summary>
internal static class ResultClearing
{
    public static IEnumerable<ChatMessage> Clear(IEnumerable<ChatMessage> messages, MessageTokens tokens) =>
        messages.Select(message => message.Role == ChatRole.Tool ? Clear(message, tokens) : message);

    public static int CountResults(Turn turn) =>
        turn.Messages.Sum(message => message.Contents.Count(content => content is FunctionResultContent));

    private static ChatMessage Clear(ChatMessage message, MessageTokens tokens)
    {
        var copy = message.Clone();
        copy.Contents = [.. message.Contents.Select(content => content is FunctionResultContent result ? Clear(result, tokens) : content)];
        return copy;
    }

    private static FunctionResultContent Clear(FunctionResultContent result, MessageTokens tokens)
    {
        var count = tokens.Count(result);
        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"[An earlier result of about {count} tokens was left out to fit the window. Call the tool again if it is needed.]");
        var cleared = new FunctionResultContent(result.CallId, note) { AdditionalProperties = result.AdditionalProperties };
        return tokens.Count(cleared) < count ? cleared : result;
    }
}
