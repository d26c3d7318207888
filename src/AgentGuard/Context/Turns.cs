using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>Divides a conversation into turns that must not be parted.</summary>
internal static class Turns
{
    public static List<Turn> Divide(IReadOnlyList<ChatMessage> messages)
    {
        var turns = new List<Turn>();
        var open = new HashSet<string>(StringComparer.Ordinal);
        var taskSeen = false;
        var reasoning = false;
        foreach (var message in messages)
        {
            var joins = turns.Count > 0 && (message.Role == ChatRole.Tool || reasoning || open.Count > 0 && message.Role == ChatRole.Assistant);
            if (!joins)
            {
                open.Clear();
                var isTask = !taskSeen && message.Role == ChatRole.User;
                taskSeen |= isTask;
                turns.Add(new Turn(isTask || message.Role == ChatRole.System));
            }

            turns[^1].Messages.Add(message);
            turns[^1].IsPinned |= message.Contents.Any(content => content is ToolApprovalRequestContent or ToolApprovalResponseContent);
            Track(message, open);
            reasoning = message.Role == ChatRole.Assistant && message.Contents.Count > 0 && message.Contents.All(content => content is TextReasoningContent);
        }

        // A call that is still open is the work at hand.
        if (open.Count > 0 && turns.Count > 0)
        {
            turns[^1].IsPinned = true;
        }

        return turns;
    }

    private static void Track(ChatMessage message, HashSet<string> open)
    {
        foreach (var content in message.Contents)
        {
            if (content is FunctionCallContent call)
            {
                open.Add(call.CallId);
            }
            else if (content is FunctionResultContent result)
            {
                open.Remove(result.CallId);
            }
        }
    }
}
