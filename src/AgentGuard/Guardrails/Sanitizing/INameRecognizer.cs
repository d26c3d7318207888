namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>Finds the names of persons in a text: a model in the process, or a service.</summary>
/// <remarks>
/// Implementations must be thread-safe. One that throws, takes longer than <see cref="GuardrailOptions.Timeout"/> or gives spans outside of
/// the text is a failed judgement, which blocks unless the host said otherwise by name. A text is never longer than a window
/// (<see cref="ScanWindows.Size"/>).
/// </remarks>
public interface INameRecognizer
{
    /// <summary>Finds the names.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>Where the names stand, in any order; empty where there are none.</returns>
    ValueTask<IReadOnlyList<RecognizedName>> FindNamesAsync(string text, CancellationToken cancellationToken = default);
}
