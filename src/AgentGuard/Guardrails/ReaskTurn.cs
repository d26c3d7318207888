using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>What a model call is made with, and how the call after a rejected answer goes on from it.</summary>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">The options.</param>
internal sealed record ReaskTurn(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)
{
    /// <summary>Goes on from the transcript, with the tools withdrawn: effects are never replayed.</summary>
    public ReaskTurn Next(ChatResponse answer, string message)
    {
        var options = Options?.Clone() ?? new ChatOptions();
        options.Tools = null;
        options.ToolMode = null;
        var reask = new ChatMessage(ChatRole.User, message);
        if (answer.ConversationId is null)
        {
            return new([.. Messages, .. UnansweredCalls.Remove(answer.Messages), reask], options);
        }

        // The service holds the conversation; only what is new is sent.
        options.ConversationId = answer.ConversationId;
        return new([reask], options);
    }

    /// <summary>
    /// Makes one response of a rejected answer and the next: the effects of both, the text of the next, the usage summed.
    /// </summary>
    public static void Join(ChatResponse rejected, IList<ChatMessage> remaining, ChatResponse next)
    {
        next.Messages = [.. remaining, .. next.Messages];
        if (rejected.Usage is { } usage)
        {
            var sum = new UsageDetails();
            sum.Add(usage);
            if (next.Usage is not null)
            {
                sum.Add(next.Usage);
            }

            next.Usage = sum;
        }

        foreach (var (key, value) in rejected.AdditionalProperties ?? [])
        {
            (next.AdditionalProperties ??= []).TryAdd(key, value);
        }
    }
}
