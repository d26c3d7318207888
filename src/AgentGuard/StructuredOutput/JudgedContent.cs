using AgentGuard.Failures;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>Which answers are judged: those that are meant to be final.</summary>
internal static class JudgedContent
{
    /// <summary>Whether a response is a final answer, and not a call of tools or a stand-in of the host's.</summary>
    /// <exception cref="ModelFailureException">It is a refusal, or a filter withheld it.</exception>
    public static bool IsFinal(ChatResponse response)
    {
        if (response.ContinuationToken is not null || HasOpenCalls(response.Messages) || AnswerProperties.IsStandIn(response.AdditionalProperties))
        {
            return false;
        }

        return ModelFailureClassifier.Inspect(response) is { Kind: ModelFailureKind.Refusal or ModelFailureKind.ContentFiltered } failure
            ? throw new ModelFailureException(failure)
            : true;
    }

    private static bool HasOpenCalls(IList<ChatMessage> messages)
    {
        HashSet<string>? open = null;
        foreach (var content in messages.SelectMany(message => message.Contents))
        {
            if (content is FunctionCallContent { InformationalOnly: false } call)
            {
                (open ??= []).Add(call.CallId);
            }
            else if (content is FunctionResultContent result)
            {
                open?.Remove(result.CallId);
            }
            else if (content is ToolApprovalRequestContent)
            {
                return true;
            }
        }

        return open is { Count: > 0 };
    }
}
