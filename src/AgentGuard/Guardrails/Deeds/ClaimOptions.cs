namespace AgentGuard.Guardrails.Deeds;

/// <summary>What counts as a claim that something was done, and which tools do it.</summary>
public sealed record ClaimOptions
{
    /// <summary>The words and phrases that claim the deed, in any language, for example <c>refunded</c> or <c>wurde erstattet</c>.</summary>
    /// <value>Default empty. Whole words, in any case, with or without accents.</value>
    public IReadOnlyList<string> Phrases { get; init; } = [];

    /// <summary>The tools whose success supports the claim; one of them is enough.</summary>
    /// <value>Default empty, which no claim survives.</value>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>
    /// Further words that take the claim away where they stand in the same clause, before or after: for languages other than English, for
    /// example <c>nicht</c>, <c>kein</c>, <c>wird</c>.
    /// </summary>
    /// <value>Default empty. The English ones are built in.</value>
    public IReadOnlyList<string> TakenBackBy { get; init; } = [];

    /// <summary>Whether a call of an earlier turn of the conversation supports the claim too.</summary>
    /// <value>Default <see langword="false"/>: only calls after the last message of the user, and those of the current run.</value>
    public bool CountsEarlierTurns { get; init; }
}
