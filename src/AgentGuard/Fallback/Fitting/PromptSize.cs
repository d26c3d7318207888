using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Fitting;

/// <summary>Estimates how many tokens a request takes of a window: messages, instructions, tools, and the room for the answer where that is given.</summary>
internal static class PromptSize
{
    public static long Estimate(IEnumerable<ChatMessage> messages, ChatOptions? options, MessageTokens counter)
    {
        var tokens = counter.Count(options?.Tools) + (options?.MaxOutputTokens ?? 0) + counter.CountText(options?.Instructions ?? string.Empty);
        if (messages is IReadOnlyList<ChatMessage> list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                tokens += counter.Count(list[i]);
            }

            return tokens;
        }

        return tokens + messages.Sum(counter.Count);
    }
}
