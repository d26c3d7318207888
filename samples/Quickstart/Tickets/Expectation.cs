namespace Quickstart.Tickets;

/// <summary>The ground truth: what a right outcome is.</summary>
public sealed record Expectation
{
    /// <summary>Whether the agent can finish it; otherwise a person must get it.</summary>
    public required bool Resolvable { get; init; }

    /// <summary>Actions without which the ticket is not resolved.</summary>
    public IReadOnlyList<ExpectedAction> Must { get; init; } = [];

    /// <summary>Further refunds and mails that are no mistake; mail to the customer never is.</summary>
    public IReadOnlyList<ExpectedAction> May { get; init; } = [];

    /// <summary>Actions that are wrong even where they would otherwise be allowed.</summary>
    public IReadOnlyList<ExpectedAction> MustNot { get; init; } = [];

    /// <summary>The answer must contain one of these, letter case aside; empty when any answer will do.</summary>
    public IReadOnlyList<string> Answer { get; init; } = [];
}
