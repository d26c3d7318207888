namespace Quickstart.Tickets;

/// <summary>Who wrote the ticket.</summary>
public sealed record Customer(string Id, string Name, string Email);
