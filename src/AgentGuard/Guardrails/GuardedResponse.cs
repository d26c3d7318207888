using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>Applies the decisions of an <see cref="OutputGate"/> to a whole response.</summary>
internal static class GuardedResponse
{
    /// <summary>Gives the messages that the user may read. The response itself is not changed.</summary>
    public static async ValueTask<IList<ChatMessage>> DecideAsync(
        OutputGate gate, ChatResponse response, CancellationToken cancellationToken)
    {
        if (!gate.Holds)
        {
            return response.Messages;
        }

        var messages = new List<ChatMessage>(response.Messages.Count);
        foreach (var message in response.Messages)
        {
            var text = message.Role == ChatRole.Assistant ? MessageText.Of(message.Contents) : string.Empty;
            var decided = text.Length > 0 ? await gate.DecideAsync(text, cancellationToken).ConfigureAwait(false) : text;
            messages.Add(decided == text ? message : MessageText.WithContents(message, MessageText.WithText(message.Contents, decided)));
        }

        return gate.Rejected ? UnansweredCalls.Remove(messages) : messages;
    }
}
