using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Fitting;

/// <summary>Estimates how many tokens a request takes of a window: messages, instructions, tools, and the room for the answer where that is given.</summary>
internal static class PromptSize
{
    // No token is shorter than a byte, and no character longer than three bytes.
    private const int MostTokensPerCharacter = 3;

    /// <summary>Whether the request fits the window by its length alone: most do, and need not be counted.</summary>
    public static bool FitsSurely(IEnumerable<ChatMessage> messages, ChatOptions? options, MessageTokens counter, int window) =>
        messages is IReadOnlyList<ChatMessage> list && MessageTokens.UpperBound(list, window) is >= 0 and var bound
        && bound + ((long)(options?.Instructions?.Length ?? 0) * MostTokensPerCharacter) + (options?.MaxOutputTokens ?? 0) + counter.Count(options?.Tools)
            <= window;

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
