using AgentGuard.Guardrails.Fields;
using AgentGuard.Guardrails.Sanitizing;

namespace AgentGuard.Guardrails;

/// <summary>What a guardrail thinks of a piece of content. It binds nobody: what happens is the policy's decision.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record GuardrailJudgement
{
    private GuardrailJudgement(IReadOnlyList<Finding> findings) => Findings = findings;

    /// <summary>Nothing was seen.</summary>
    public static GuardrailJudgement Pass { get; } = new([]);

    /// <summary>What was seen; empty when the content passes. Spans refer to the text that the guardrail was given.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Whether nothing was seen.</summary>
    public bool Passed => Findings.Count == 0;

    /// <summary>Why the content does not pass, free of content; <see langword="null"/> to let the kinds of the findings speak.</summary>
    public string? Reason { get; init; }

    /// <summary>The text that the guardrail proposes for <see cref="GuardrailAction.Rewrite"/>.</summary>
    /// <value>Default <see langword="null"/>: the spans of the findings are replaced by placeholders.</value>
    public string? ProposedText { get; init; }

    /// <summary>What the guardrail proposes to tell the model for <see cref="GuardrailAction.Reask"/>.</summary>
    /// <value>Default <see langword="null"/>: a sentence made of the guardrail's name and the reason.</value>
    public string? ReaskMessage { get; init; }

    /// <summary>How much of the text was read, where it was not read at once.</summary>
    /// <value>Default <see langword="null"/>: the guardrail read the whole text at once.</value>
    public ScanCoverage? Coverage { get; init; }

    /// <summary>What was seen by field, where the text is JSON: it is rewritten within its fields.</summary>
    internal FieldFindings? Fields { get; init; }

    /// <summary>Something was seen.</summary>
    /// <param name="findings">What was seen; one or more.</param>
    /// <returns>The judgement.</returns>
    /// <exception cref="ArgumentException">There is no finding.</exception>
    public static GuardrailJudgement Found(params IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return findings.Count > 0
            ? new(findings)
            : throw new ArgumentException("A judgement that does not pass needs a finding.", nameof(findings));
    }
}
