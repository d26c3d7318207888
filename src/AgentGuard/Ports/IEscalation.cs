namespace AgentGuard.Ports;

/// <summary>Takes over what an agent may not or cannot finish: a queue, a ticket system, a person on call.</summary>
/// <remarks>Implementations must be thread-safe. One that throws makes the hand-over fail, and the host learns it by the exception.</remarks>
public interface IEscalation
{
    /// <summary>Hands something over to a person.</summary>
    /// <param name="request">What is handed over.</param>
    /// <param name="cancellationToken">Cancels the hand-over.</param>
    /// <returns>A task that completes when the request is safely stored.</returns>
    ValueTask EscalateAsync(EscalationRequest request, CancellationToken cancellationToken = default);
}
