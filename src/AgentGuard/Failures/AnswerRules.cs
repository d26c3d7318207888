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

    private static bool Refused(ChatResponse response)
    {
        foreach (var message in response.Messages)
        {
            foreach (var content in message.Contents)
            {
                if (content is ErrorContent { ErrorCode: { } code } && code.Contains("refusal", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return response.FinishReason?.Value == "refusal";
    }

    private static bool IsEmpty(ChatResponse response)
    {
        foreach (var message in response.Messages)
        {
            foreach (var content in message.Contents)
            {
                if (content is not UsageContent && content is not TextContent { Text.Length: 0 })
                {
                    return false;
                }
            }
        }

        return response.ContinuationToken is null;
    }
}
