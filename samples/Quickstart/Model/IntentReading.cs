namespace Quickstart.Model;

/// <summary>The intent of a ticket, the orders it is about, the policy topic and the customer's id.</summary>
internal sealed record IntentReading(Intent Intent, IReadOnlyList<string> Orders, string Topic, string? CustomerId);
