namespace Quickstart.Wire;

/// <summary>One HTTP request to the model.</summary>
/// <param name="Ticket">The ticket it was made for; null when the pipeline did not say.</param>
/// <param name="Body">What was sent.</param>
/// <param name="Status">The status that came back; null for none.</param>
/// <param name="Tokens">Tokens in and out, as reported or estimated at four characters each.</param>
public sealed record WireCall(string? Ticket, string Body, int? Status, long Tokens);
