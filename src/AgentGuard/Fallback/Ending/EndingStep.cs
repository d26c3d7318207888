namespace AgentGuard.Fallback.Ending;

/// <summary>What may take the place of an answer when no candidate could give one.</summary>
public enum EndingStep
{
    /// <summary>An answer that was given before, to the same question or to one that means the same.</summary>
    CachedAnswer,

    /// <summary>The answer of another, mostly smaller, model that has no tools.</summary>
    ReducedMode,

    /// <summary>A text of the host's.</summary>
    StaticAnswer,

    /// <summary>A person takes over.</summary>
    HandOver,
}
