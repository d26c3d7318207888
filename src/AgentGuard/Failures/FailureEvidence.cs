namespace AgentGuard.Failures;

/// <summary>What a reader could tell of a failed exchange.</summary>
public sealed record FailureEvidence
{
    /// <summary>The kind, where the reader is certain; otherwise it is judged from the rest.</summary>
    public ModelFailureKind? Kind { get; init; }

    /// <summary>The provider, for example <c>openai</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The headers that matter, by name; case does not count.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = EmptyHeaders;

    /// <summary>The body of the answer or its start; it may be cut. No more than 8,192 characters of it are looked at.</summary>
    public string? Body { get; init; }

    /// <summary>The message of the exception.</summary>
    public string? Message { get; init; }

    /// <summary>What was waited for, for time-outs.</summary>
    public TimeoutPhase TimeoutPhase { get; init; }

    private static IReadOnlyDictionary<string, string> EmptyHeaders { get; } = new Dictionary<string, string>();
}
