namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>Scores texts by how much they try to instruct the model: a classifier in the process, or a service.</summary>
/// <remarks>
/// Implementations must be thread-safe. One that throws, takes longer than <see cref="GuardrailOptions.Timeout"/> or gives no score from 0 to
/// 1 is a failed judgement, which blocks unless the host said otherwise by name. A text is never longer than a window
/// (<see cref="ScanWindows.Size"/>).
/// </remarks>
public interface IInjectionClassifier
{
    /// <summary>Scores a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>From 0, harmless, to 1, an attack.</returns>
    ValueTask<double> ScoreAsync(string text, CancellationToken cancellationToken = default);
}
