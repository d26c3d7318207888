using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Ending;

/// <summary>What stands in for an answer.</summary>
/// <param name="How">A value of <see cref="Degradation"/>.</param>
/// <param name="Response">The answer.</param>
/// <param name="Updates">Its updates, where it was streamed.</param>
internal sealed record LesserAnswer(string How, ChatResponse Response, IReadOnlyList<ChatResponseUpdate>? Updates = null)
{
    /// <summary>How old it is, where it was given before.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>How similar the question was, where that was compared.</summary>
    public double? Similarity { get; init; }

    /// <summary>The answer with all that says what it is.</summary>
    public ChatResponse ToResponse()
    {
        var properties = Response.AdditionalProperties ??= [];
        foreach (var (name, value) in Labels())
        {
            properties[name] = value;
        }

        return Response;
    }

    /// <summary>The same as a stream; what was streamed is followed by an update that says what it is.</summary>
    public IEnumerable<ChatResponseUpdate> ToUpdates() => Updates is null
        ? ToResponse().ToChatResponseUpdates()
        : Updates.Append(new ChatResponseUpdate { AdditionalProperties = Labels() });

    private AdditionalPropertiesDictionary Labels()
    {
        var labels = new AdditionalPropertiesDictionary { [FallbackChain.DegradedProperty] = true, [Degradation.PropertyName] = How };
        if (Age is { } age)
        {
            labels[Degradation.AgeProperty] = age.TotalSeconds;
        }

        if (Similarity is { } similarity)
        {
            labels[Degradation.SimilarityProperty] = similarity;
        }

        return labels;
    }
}
