namespace AgentGuard.Ports;

/// <summary>Decides whether a run may make a call. All that are registered must allow it.</summary>
/// <remarks>
/// Implementations are thread-safe and have no side effects: a call may be asked about twice, before anybody is asked to approve it and
/// before it runs. One that throws does not allow.
/// </remarks>
public interface IToolAuthorizer
{
    /// <summary>Decides about a call whose arguments are valid.</summary>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Cancels the decision.</param>
    /// <returns>
    /// <see cref="Verdict.Allow"/>; <see cref="Verdict.Block"/> or <see cref="Verdict.Reask"/> with what the model is told; <see cref="Verdict.Escalate"/>,
    /// by which a person takes over. A <see cref="Verdict.Rewrite"/> does not allow: arguments are rewritten by guardrails.
    /// </returns>
    ValueTask<Verdict> AuthorizeAsync(ToolAuthorizationRequest request, CancellationToken cancellationToken = default);
}
