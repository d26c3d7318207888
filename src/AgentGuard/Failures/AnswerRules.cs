using AgentGuard.Failures.Rules;
using Microsoft.Extensions.AI;

namespace AgentGuard.Failures;

/// <summary>Tells successful answers that are failures in disguise.</summary>
internal static class AnswerRules
{
    public static ModelFailure? Judge(ChatResponse response, ChatOptions? options)
    {
        // Most answers end with "stop" or "tool_calls" and hold text or calls; they must cost next to nothing.
        if (response.FinishReason is { } reason && reason != ChatFinishReason.Stop && reason != ChatFinishReason.ToolCalls
            && FinishRules.KindOf(reason.Value) is { } ended)
        {
            return Failure(ended);
        }

        var isEmpty = true;
        ModelFailureKind? broken = null;
        for (var m = 0; m < response.Messages.Count; m++)
        {
            var contents = response.Messages[m].Contents;
            for (var i = 0; i < contents.Count; i++)
            {
                if (IsRefusal(contents[i]))
                {
                    return Failure(ModelFailureKind.Refusal);
                }

                if (contents[i] is FunctionCallContent call)
                {
                    broken ??= CallRules.Judge(call, options);
                }

                isEmpty = isEmpty && !IsPartOfAnswer(contents[i]);
            }
        }

        return broken is { } kind ? Failure(kind)
            : isEmpty && response.ContinuationToken is null ? Failure(ModelFailureKind.EmptyAnswer)
            : null;
    }

    /// <summary>Whether an update of a stream carries part of the answer itself: text, a tool call or data.</summary>
    /// <remarks>Roles, usage, reasoning and errors do not: up to there nothing is lost when another attempt starts over.</remarks>
    public static bool HasContent(ChatResponseUpdate update)
    {
        var contents = update.Contents;
        for (var i = 0; i < contents.Count; i++)
        {
            if (IsPartOfAnswer(contents[i]) && contents[i] is not ErrorContent)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an update of a stream shows that the model is at work; reasoning does.</summary>
    public static bool ShowsLife(ChatResponseUpdate update)
    {
        var contents = update.Contents;
        for (var i = 0; i < contents.Count; i++)
        {
            if (contents[i] is TextReasoningContent || IsPartOfAnswer(contents[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static ModelFailure Failure(ModelFailureKind kind) => new(kind, FailureAdvice.For(kind));

    private static bool IsRefusal(AIContent content) =>
        content is ErrorContent { ErrorCode: { } code } && code.Contains("refusal", StringComparison.OrdinalIgnoreCase);

    private static bool IsPartOfAnswer(AIContent content) =>
        content is not (UsageContent or TextReasoningContent or TextContent { Text.Length: 0 });
}
