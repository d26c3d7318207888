namespace Quickstart.Desk;

/// <summary>What a desk gives back: the answer to the customer, and the reason when it handed the ticket over.</summary>
public sealed record TicketOutcome(string? Answer, string? HandOverReason = null);
