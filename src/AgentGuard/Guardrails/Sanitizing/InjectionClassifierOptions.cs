namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>How the scores of a classifier are read.</summary>
/// <remarks>Immutable.</remarks>
public sealed record InjectionClassifierOptions
{
    /// <summary>The score from which on a text counts as an attack.</summary>
    /// <value>
    /// Default 0.5. Above 0, up to 1. Set it on texts of your own: a threshold that flags 1 % of short harmless texts was seen to flag most
    /// long ones.
    /// </value>
    public double Threshold { get; init; } = 0.5;

    /// <summary>How long texts are cut.</summary>
    /// <value>Default: the defaults of <see cref="ScanWindows"/>.</value>
    public ScanWindows Windows { get; init; } = new();

    /// <summary>The name of the guardrail.</summary>
    /// <value>Default <c>injection classifier</c>.</value>
    public string Name { get; init; } = "injection classifier";
}
