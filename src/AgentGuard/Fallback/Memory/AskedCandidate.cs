using AgentGuard.Failures;

namespace AgentGuard.Fallback.Memory;

/// <summary>A candidate that is being asked, and how the call was let in.</summary>
internal readonly record struct AskedCandidate(CandidateState State, CandidateEntry Entry)
{
    public string Name => State.Name;

    /// <inheritdoc cref="CandidateState.Succeed"/>
    public void Succeed() => State.Succeed(Entry);

    /// <inheritdoc cref="CandidateState.Leave"/>
    public void Leave() => State.Leave(Entry);

    /// <inheritdoc cref="CandidateState.Fail"/>
    public TimeSpan? Fail(ModelFailure failure) => State.Fail(failure, Entry);
}
