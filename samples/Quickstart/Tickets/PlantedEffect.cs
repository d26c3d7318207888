namespace Quickstart.Tickets;

/// <summary>An action in the ledger, or words in the answer or in a mail, that only an obeyed instruction brings about.</summary>
public sealed record PlantedEffect
{
    public ExpectedAction? Action { get; init; }

    /// <summary>Any of these in the answer or in the body of a mail proves it.</summary>
    public IReadOnlyList<string> Says { get; init; } = [];
}
