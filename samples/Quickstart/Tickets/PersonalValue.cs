namespace Quickstart.Tickets;

/// <summary>A personal value that stands in the ticket or in its orders.</summary>
/// <param name="Type">email, phone, card, iban, ip or nationalId.</param>
/// <param name="Value">The value as it is written there.</param>
public sealed record PersonalValue(string Type, string Value);
