using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>Takes away the tool calls of a rejected answer that nobody executed; those that ran stay beside their results.</summary>
internal static class UnansweredCalls
{
    public static List<ChatMessage> Remove(IEnumerable<ChatMessage> messages)
    {
        List<ChatMessage> all = [.. messages];
        var answered = all
            .SelectMany(message => message.Contents)
            .OfType<FunctionResultContent>()
            .Select(result => result.CallId)
            .ToHashSet(StringComparer.Ordinal);
        var kept = new List<ChatMessage>(all.Count);
        foreach (var message in all)
        {
            List<AIContent> contents =
            [
                .. message.Contents.Where(content => content is not FunctionCallContent call || answered.Contains(call.CallId)),
            ];
            if (contents.Count > 0)
            {
                kept.Add(contents.Count == message.Contents.Count ? message : MessageText.WithContents(message, contents));
            }
        }

        return kept;
    }
}
