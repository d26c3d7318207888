namespace AgentGuard.Internal;

/// <summary>Additional properties of answers that more than one capability knows.</summary>
internal static class AnswerProperties
{
    /// <summary><see langword="true"/> on an answer that stands in for a model's.</summary>
    public const string Degraded = "agentguard.degraded";
}
