namespace AgentGuard.Replay;

/// <summary>What went over the wire for one call of a model, as a proxy or a log kept it.</summary>
/// <param name="Request">The body of the request.</param>
/// <param name="Response">The body of the response: one JSON object, or server-sent events.</param>
public sealed record RecordedExchange(string Request, string Response)
{
    /// <summary>The HTTP status of the response.</summary>
    /// <value>Default 200. From 400 on, the step is a failure of its kind, as a run would have met it.</value>
    public int StatusCode { get; init; } = 200;

    /// <summary>The headers of the response by name, where they were kept; <c>retry-after</c> matters.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Leaves out of a part of a request what no exchange holds, the schemas of what tools return, and what adapters add, <c>additionalProperties: false</c> in
    /// the schemas of their arguments. For <see cref="ReplayOptions.Equivalence"/>.
    /// </summary>
    /// <param name="part">The part.</param>
    /// <returns>The part as it went over the wire.</returns>
    public static RequestPart AsSent(RequestPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return part.Path.StartsWith("tools.", StringComparison.Ordinal) ? part with { Json = Exchanges.SentTool.Of(part.Json) } : part;
    }
}
