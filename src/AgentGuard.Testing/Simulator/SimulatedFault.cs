namespace AgentGuard.Testing.Simulator;

/// <summary>One fault to meet. Immutable.</summary>
/// <param name="Kind">What goes wrong.</param>
public sealed record SimulatedFault(SimulatedFaultKind Kind)
{
    /// <summary>How long the provider asks to wait, for <see cref="SimulatedFaultKind.RateLimited"/>.</summary>
    /// <value>Default <see langword="null"/>: <see cref="ProviderSimulatorOptions.RetryAfter"/>.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How long a stall lasts; <see cref="Timeout.InfiniteTimeSpan"/> until the caller gives up.</summary>
    /// <value>Default <see langword="null"/>: <see cref="ProviderSimulatorOptions.StallDuration"/>.</value>
    public TimeSpan? StallDuration { get; init; }

    /// <summary>After how many content events a stream breaks; at least 1, at most all of them.</summary>
    /// <value>Default <see langword="null"/>: half of them, rounded up.</value>
    public int? AfterChunks { get; init; }
}
