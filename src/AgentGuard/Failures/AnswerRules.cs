using Microsoft.Extensions.AI;

namespace AgentGuard.Failures;

/// <summary>Tells successful answers that are failures in disguise.</summary>
internal static class AnswerRules
{
    public static ModelFailure? Judge(ChatResponse response)
    {
        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            return new(ModelFailureKind.ContentFiltered, "A filter of the service withheld the answer; ask another model or rephrase.");
        }

        if (response.FinishReason == ChatFinishReason.Length)
        {
            return new(ModelFailureKind.Truncated, "The answer was cut at the limit of output tokens; raise the limit or ask for less.");
        }

        if (Refused(response))
        {
            return new(ModelFailureKind.Refusal, "The model declined to answer.");
        }

        return IsEmpty(response)
            ? new(ModelFailureKind.EmptyAnswer, "The answer holds neither text nor a tool call.")
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

    // Loops by index: this runs on every answer, and an enumerator of an interface is allocated.
    private static bool Refused(ChatResponse response)
    {
        for (var m = 0; m < response.Messages.Count; m++)
        {
            var contents = response.Messages[m].Contents;
            for (var i = 0; i < contents.Count; i++)
            {
                if (contents[i] is ErrorContent { ErrorCode: { } code } && code.Contains("refusal", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return response.FinishReason?.Value == "refusal";
    }

    private static bool IsEmpty(ChatResponse response)
    {
        for (var m = 0; m < response.Messages.Count; m++)
        {
            var contents = response.Messages[m].Contents;
            for (var i = 0; i < contents.Count; i++)
            {
                if (IsPartOfAnswer(contents[i]))
                {
                    return false;
                }
            }
        }

        return response.ContinuationToken is null;
    }

    private static bool IsPartOfAnswer(AIContent content) =>
        content is not (UsageContent or TextReasoningContent or TextContent { Text.Length: 0 });
}
