namespace AgentGuard.Failures;

/// <summary>A failed call of a model in the terms of the library, the same for every provider.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Message">One sentence for the host: what failed and what to do. Free of content.</param>
public sealed record ModelFailure(ModelFailureKind Kind, string Message)
{
    /// <summary>The provider, for example <c>openai</c>, where it is known.</summary>
    public string? Provider { get; init; }

    /// <summary>The HTTP status, where there was one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>How long the provider asks to wait, where it does. Never negative.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the provider said outright that a retry makes sense (<c>x-should-retry</c>), where it did.</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>Which allowance is used up, for rate limits and quotas.</summary>
    public FailureScope Scope { get; init; }

    /// <summary>What was waited for, for time-outs.</summary>
    public TimeoutPhase TimeoutPhase { get; init; }

    /// <summary>The provider's own code, for example <c>rate_limit_exceeded</c>, where there was one.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>Whether sending the same request again cannot repeat an effect: false once content was handed out or state is kept by the provider.</summary>
    /// <value>Default <see langword="true"/>: a chat completion changes nothing.</value>
    public bool IsReplaySafe { get; init; } = true;

    /// <summary>Whether the same request may succeed at the same provider a little later.</summary>
    public bool IsTransient => ShouldRetry ?? Kind is ModelFailureKind.RateLimited or ModelFailureKind.Overloaded
        or ModelFailureKind.ServerError or ModelFailureKind.Timeout or ModelFailureKind.Transport
        or ModelFailureKind.EmptyAnswer or ModelFailureKind.MalformedToolCall;
}
