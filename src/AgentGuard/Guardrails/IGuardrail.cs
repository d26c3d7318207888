using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>
/// A check of content at a <see cref="TrustBoundary"/>. It judges and may propose; the host's <see cref="GuardrailPolicy"/>
/// decides.
/// </summary>
/// <remarks>
/// Implementations must be thread-safe. One that throws, or takes longer than <see cref="GuardrailOptions.Timeout"/>, blocks the content
/// unless the host said otherwise by name (<see cref="GuardrailOptions.OnError"/>).
/// </remarks>
public interface IGuardrail
{
    /// <summary>The name, for events and findings; free of content.</summary>
    string Name { get; }

    /// <summary>Judges a piece of content.</summary>
    /// <param name="content">The content, as earlier guardrails of the policy left it.</param>
    /// <param name="cancellationToken">Cancels the judgement.</param>
    /// <returns>
    /// <see cref="GuardrailJudgement.Pass"/>, or what was seen. Complete synchronously where possible: that allocates nothing.
    /// </returns>
    ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default);
}
