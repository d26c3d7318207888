namespace AgentGuard.Guardrails;

/// <summary>What holds for the guardrails that are added within a part of the builder.</summary>
internal sealed record GuardrailScope
{
    public static GuardrailScope Always { get; } = new();

    /// <summary>When they are asked; <see langword="null"/> for always.</summary>
    public Func<GuardrailContext, bool>? Condition { get; init; }

    /// <summary>Whether they are evaluated and reported, but nothing is done about what they see.</summary>
    public bool IsShadow { get; init; }

    /// <summary>What happens when one fails; <see langword="null"/> for the option of the policy.</summary>
    public GuardrailErrorAction? OnError { get; init; }

    /// <summary>How long one may take; <see langword="null"/> for the option of the policy.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Those of one group judge at the same time; <see langword="null"/> for one after the other.</summary>
    public object? Group { get; init; }

    /// <summary>Adds a condition to those that hold already.</summary>
    public GuardrailScope And(Func<GuardrailContext, bool> condition) => this with
    {
        Condition = Condition is { } outer ? context => outer(context) && condition(context) : condition,
    };
}
