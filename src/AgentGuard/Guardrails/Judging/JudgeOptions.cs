namespace AgentGuard.Guardrails.Judging;

/// <summary>What a judge is asked.</summary>
/// <remarks>Immutable.</remarks>
public sealed record JudgeOptions
{
    /// <summary>The name of the guardrail.</summary>
    /// <value>Default <c>judge</c>.</value>
    public string Name { get; init; } = "judge";

    /// <summary>The rule, as a statement that must be true of the text: "The text promises no date of delivery."</summary>
    public required string Rule { get; init; }

    /// <summary>
    /// Whether the judge is asked a second time, for the opposite: whether the text breaks the rule. Two answers that contradict each other are
    /// a failed judgement.
    /// </summary>
    /// <value>Default <see langword="false"/>. It doubles the cost, and shows where the judge merely agrees with whatever it is asked.</value>
    public bool AsksBothWays { get; init; }

    /// <summary>The model to ask for; <see langword="null"/> for the client's own.</summary>
    public string? ModelId { get; init; }
}
