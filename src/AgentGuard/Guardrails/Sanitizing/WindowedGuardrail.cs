using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>
/// Lets a guardrail read long texts in windows that overlap, so that nothing goes unseen for its place or for the length of the text.
/// </summary>
/// <remarks>
/// <para>For guardrails that a model or a service backs: many read the first 512 tokens and say nothing about the rest. Spans refer to the
/// whole text. A guardrail that proposes texts of its own is not for windows: proposals are left aside.</para>
/// <para>How much was read is in <see cref="GuardrailJudgement.Coverage"/> and in the event <see cref="TextScanned"/>. Beyond
/// <see cref="ScanWindows.MaxWindows"/> the judgement fails, unless the host chose a sample. Thread-safe, if the guardrail is.</para>
/// </remarks>
public sealed class WindowedGuardrail : IGuardrail
{
    private readonly IGuardrail _inner;
    private readonly WindowScan _scan;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="inner">The guardrail that judges.</param>
    /// <param name="windows">How texts are cut; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The windows contradict each other.</exception>
    public WindowedGuardrail(IGuardrail inner, ScanWindows? windows = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _scan = new WindowScan(inner.Name, windows, inner.JudgeAsync);
    }

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return _scan.JudgeAsync(content, cancellationToken);
    }
}
