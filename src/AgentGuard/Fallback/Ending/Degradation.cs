using AgentGuard.Internal;

namespace AgentGuard.Fallback.Ending;

/// <summary>How a degraded answer says what it is: additional properties of the response, and their values.</summary>
/// <remarks>All come together with <see cref="FallbackChain.DegradedProperty"/>. They survive JSON.</remarks>
public static class Degradation
{
    /// <summary>The additional property that says what stands in for the answer: one of the values below.</summary>
    public const string PropertyName = AnswerProperties.Degradation;

    /// <summary>The additional property that says how old a cached answer is; a <see cref="double"/>, in seconds.</summary>
    public const string AgeProperty = "agentguard.degradation.age_seconds";

    /// <summary>The additional property that says how similar the question of a cached answer is; a <see cref="double"/> up to 1.</summary>
    public const string SimilarityProperty = "agentguard.degradation.similarity";

    /// <summary>An answer that was given to the same request before.</summary>
    public const string CachedExact = AnswerProperties.CachedExact;

    /// <summary>An answer that was given to a question that means the same.</summary>
    public const string CachedSemantic = AnswerProperties.CachedSemantic;

    /// <summary>The answer of a model without tools.</summary>
    public const string Reduced = AnswerProperties.Reduced;

    /// <summary>A text of the host's.</summary>
    public const string Static = "static";

    /// <summary>A person takes over; the text says so.</summary>
    public const string HandedOver = "handed-over";
}
