using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Leakage;

/// <summary>Sees the token of a <see cref="PromptCanary"/>, in any of the encodings of <see cref="KnownValueGuardrail"/>.</summary>
/// <remarks>A run whose prompt was not marked has nothing to leak, and passes. Thread-safe; it allocates nothing when nothing is found.</remarks>
public sealed class CanaryGuardrail : IStreamingGuardrail
{
    private readonly PromptCanary _canary;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="canary">The canary that the prompt is marked with.</param>
    public CanaryGuardrail(PromptCanary canary)
    {
        ArgumentNullException.ThrowIfNull(canary);
        _canary = canary;
    }

    /// <inheritdoc/>
    public string Name => "canary";

    /// <inheritdoc/>
    /// <remarks>That of a token of 20 letters, or of the current run's.</remarks>
    public int LookAhead => _canary.Values?.Reach ?? (8 * 160) + 64;

    /// <inheritdoc/>
    public int GetSettledLength(BoundaryContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return _canary.Values?.GetSettledLength(content.Text) ?? content.Text.Length;
    }

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new(_canary.Values is { } values ? KnownValueGuardrail.Judge(values, content, Name, "CANARY") : GuardrailJudgement.Pass);
    }
}
