namespace AgentGuard.Internal;

/// <summary>What a tool says of its failure, also where the exception comes from a recording.</summary>
internal interface IToolFailure
{
    /// <summary>Whether the same call may succeed later.</summary>
    bool Retryable { get; }

    /// <summary>Whether the tool changed something before it failed.</summary>
    bool EffectHappened { get; }
}
