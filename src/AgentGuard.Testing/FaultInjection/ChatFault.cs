namespace AgentGuard.Testing.FaultInjection;

/// <summary>One fault to inject. Immutable.</summary>
/// <param name="Kind">What goes wrong.</param>
public sealed record ChatFault(ChatFaultKind Kind)
{
    /// <summary>Makes the exception to throw; called once per fault, concurrently.</summary>
    /// <value>Default: an <see cref="HttpRequestException"/> for a connection that was cut, and no status.</value>
    public Func<Exception> CreateException { get; init; } = static () =>
        new HttpRequestException(HttpRequestError.ResponseEnded, "The injected fault cut the connection.");

    /// <summary>How long <see cref="ChatFaultKind.Latency"/> and <see cref="ChatFaultKind.Stall"/> wait.</summary>
    /// <value>Default 2 seconds; <see cref="Timeout.InfiniteTimeSpan"/> until the caller cancels.</value>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many updates a stream gives before <see cref="ChatFaultKind.Stall"/> or <see cref="ChatFaultKind.Cut"/>.</summary>
    /// <value>Default 1; 0 breaks before the first. A shorter stream breaks at its end.</value>
    public int AfterUpdates { get; init; } = 1;

    /// <summary>A call that throws.</summary>
    /// <param name="createException">Makes the exception; called concurrently.</param>
    /// <returns>The fault.</returns>
    public static ChatFault Throw(Func<Exception> createException)
    {
        ArgumentNullException.ThrowIfNull(createException);
        return new ChatFault(ChatFaultKind.Exception) { CreateException = createException };
    }

    /// <summary>A stream that breaks off.</summary>
    /// <param name="afterUpdates">After how many updates; at least 0.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="afterUpdates"/> is negative.</exception>
    public static ChatFault Cut(int afterUpdates)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterUpdates);
        return new ChatFault(ChatFaultKind.Cut) { AfterUpdates = afterUpdates };
    }
}
