using Microsoft.Extensions.AI;

namespace AgentGuard.Internal;

/// <summary>Additional properties of answers that more than one capability knows.</summary>
internal static class AnswerProperties
{
    /// <summary><see langword="true"/> on an answer that stands in for a model's.</summary>
    public const string Degraded = "agentguard.degraded";

    /// <summary>What such an answer is.</summary>
    public const string Degradation = "agentguard.degradation";

    /// <summary>An answer that a model gave to the same request before.</summary>
    public const string CachedExact = "cached-exact";

    /// <summary>An answer that a model gave to a question that means the same.</summary>
    public const string CachedSemantic = "cached-semantic";

    /// <summary>The answer of a model without tools.</summary>
    public const string Reduced = "reduced";

    /// <summary>Whether the words of the answer are the host's own rather than a model's, so that nobody has to judge them.</summary>
    public static bool IsStandIn(AdditionalPropertiesDictionary? properties) =>
        properties?.ContainsKey(Degraded) is true
        && !(properties.TryGetValue(Degradation, out var how) && how is CachedExact or CachedSemantic or Reduced);
}
