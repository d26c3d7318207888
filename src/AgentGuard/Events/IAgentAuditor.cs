namespace AgentGuard.Events;

/// <summary>Must accept an event before the action that it announces proceeds.</summary>
/// <remarks>
/// Auditors are asked one after the other, in the order of their registration, possibly from several threads at once. What one throws
/// reaches the host as an <see cref="AuditRejectedException"/>, and the action does not proceed.
/// </remarks>
public interface IAgentAuditor
{
    /// <summary>Accepts an event, usually by storing it.</summary>
    /// <param name="happened">What happened, or is about to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when the event is accepted.</returns>
    ValueTask AcceptAsync(AgentEvent happened, CancellationToken cancellationToken = default);
}
