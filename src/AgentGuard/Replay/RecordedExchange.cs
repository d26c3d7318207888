namespace AgentGuard.Replay;

/// <summary>What went over the wire for one call of a model, as a proxy or a log kept it.</summary>
/// <param name="Request">The body of the request, in the format of OpenAI's chat completions.</param>
/// <param name="Response">The body of the response: one JSON object, or server-sent events.</param>
public sealed record RecordedExchange(string Request, string Response);
