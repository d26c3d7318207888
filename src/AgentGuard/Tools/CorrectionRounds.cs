using AgentGuard.Provenance;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>Counts the rounds of a request in which calls were answered without running, from the transcript itself.</summary>
internal static class CorrectionRounds
{
    private const string Marker = "agentguard.rejected";

    public static FunctionResultContent Mark(FunctionResultContent result)
    {
        // The guard itself wrote it: the model is to act on it.
        result.AdditionalProperties = new() { [Marker] = true, [ContentOrigin.PropertyName] = ContentOrigin.Host.ToString() };
        return result;
    }

    public static bool IsMarked(ChatMessage message) =>
        message.Role == ChatRole.Tool
        && message.Contents.Any(content => content is FunctionResultContent result && IsMarked(result));

    /// <summary>Whether a result says that its call did not run.</summary>
    public static bool IsMarked(FunctionResultContent result) => result.AdditionalProperties?.ContainsKey(Marker) is true;

    /// <summary>Counts since the user spoke last.</summary>
    public static int Count(IList<ChatMessage> messages)
    {
        var count = 0;
        for (var i = messages.Count - 1; i >= 0 && messages[i].Role != ChatRole.User; i--)
        {
            count += IsMarked(messages[i]) ? 1 : 0;
        }

        return count;
    }
}
