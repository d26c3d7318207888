namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>An error as a provider words it.</summary>
internal sealed record WireError(int Status, string Type, string Message)
{
    public string? Code { get; init; }

    public string? Param { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>An answer of the edge in front of the provider, which knows nothing of its JSON.</summary>
    public bool IsPlainText { get; init; }
}
