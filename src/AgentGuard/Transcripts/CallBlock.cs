using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>Counts calls, and the results in the messages of tools that follow directly.</summary>
internal static class CallBlock
{
    /// <summary>How many calls of a message have the id, before a position.</summary>
    public static int CountCalls(ChatMessage message, string id, int before = int.MaxValue)
    {
        var count = 0;
        for (var i = 0; i < message.Contents.Count && i < before; i++)
        {
            if (message.Contents[i] is FunctionCallContent call && call.CallId == id)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>How many results with the id stand in the messages of tools from an index on, up to a place.</summary>
    public static int CountResults(
        IReadOnlyList<ChatMessage> messages, int from, string id, int untilMessage = int.MaxValue, int untilContent = int.MaxValue)
    {
        var count = 0;
        for (var i = from; i < messages.Count && i <= untilMessage && messages[i].Role == ChatRole.Tool; i++)
        {
            var contents = messages[i].Contents;
            var end = i == untilMessage ? untilContent : contents.Count;
            for (var j = 0; j < contents.Count && j < end; j++)
            {
                if (contents[j] is FunctionResultContent result && result.CallId == id)
                {
                    count++;
                }
            }
        }

        return count;
    }

    public static bool HasCallBefore(IReadOnlyList<ChatMessage> messages, int index, string id)
    {
        for (var i = 0; i < index; i++)
        {
            if (CountCalls(messages[i], id) > 0)
            {
                return true;
            }
        }

        return false;
    }
}
