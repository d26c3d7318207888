using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools.Effects;

/// <summary>Which of the identical calls of a conversation a call is, from the transcript alone, so that it is the same after a resume.</summary>
internal static class EffectOrdinal
{
    /// <summary>Counts the identical calls before a call.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <param name="canonical">The arguments as canonical JSON.</param>
    /// <param name="callId">The id of the call; it is not counted itself, wherever it stands.</param>
    /// <param name="conversation">The transcript.</param>
    public static int Of(string tool, string canonical, string? callId, IEnumerable<ChatMessage> conversation)
    {
        // A call that was answered without running had no effect. The mark of the loop, "informational only", is on those that ran as well.
        var contents = conversation.SelectMany(message => message.Contents).ToList();
        var rejected = contents.OfType<FunctionResultContent>().Where(CorrectionRounds.IsMarked).Select(result => result.CallId).ToHashSet();
        var count = 0;
        foreach (var call in contents.OfType<FunctionCallContent>())
        {
            if (call.CallId == callId)
            {
                break;
            }

            count += call.Name == tool && !rejected.Contains(call.CallId) && CanonicalJson.Of(ToolArguments.ToJson(call.Arguments, null)) == canonical ? 1 : 0;
        }

        return count;
    }
}
