using Microsoft.Extensions.AI;

namespace AgentGuard.Failures;

/// <summary>Tells successful answers that are failures in disguise.</summary>
internal static class AnswerRules
{
    public static ModelFailure? Judge(ChatResponse response)
    {
        // Most answers end with "stop" and begin with text; they must cost next to nothing.
        if (response.FinishReason is { } reason && reason != ChatFinishReason.Stop && JudgeReason(reason) is { } failure)
        {
            return failure;
        }

        var isEmpty = true;
        for (var m = 0; m < response.Messages.Count; m++)
        {
            var contents = response.Messages[m].Contents;
            for (var i = 0; i < contents.Count; i++)
            {
                if (IsRefusal(contents[i]))
                {
                    return new(ModelFailureKind.Refusal, FailureAdvice.For(ModelFailureKind.Refusal));
                }

                isEmpty = isEmpty && !IsPartOfAnswer(contents[i]);
            }
        }

        return isEmpty && response.ContinuationToken is null
            ? new(ModelFailureKind.EmptyAnswer, FailureAdvice.For(ModelFailureKind.EmptyAnswer))
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

    private static ModelFailure? JudgeReason(ChatFinishReason reason)
    {
        var kind = reason == ChatFinishReason.ContentFilter ? ModelFailureKind.ContentFiltered
            : reason == ChatFinishReason.Length ? ModelFailureKind.Truncated
            : reason.Value == "refusal" ? ModelFailureKind.Refusal
            : ModelFailureKind.Unknown;
        return kind is ModelFailureKind.Unknown ? null : new(kind, FailureAdvice.For(kind));
    }

    private static bool IsRefusal(AIContent content) =>
        content is ErrorContent { ErrorCode: { } code } && code.Contains("refusal", StringComparison.OrdinalIgnoreCase);

    private static bool IsPartOfAnswer(AIContent content) =>
        content is not (UsageContent or TextReasoningContent or TextContent { Text.Length: 0 });
}
