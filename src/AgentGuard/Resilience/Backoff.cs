namespace AgentGuard.Resilience;

/// <summary>Chooses how long to wait before a retry.</summary>
internal static class Backoff
{
    /// <summary>Exponential back-off with decorrelated jitter: at random between the base and three times the wait before.</summary>
    /// <remarks>
    /// Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015. It spreads clients that failed together better
    /// than a jitter of some per cent around a common delay.
    /// </remarks>
    /// <param name="baseDelay">The shortest wait.</param>
    /// <param name="maxDelay">The longest wait.</param>
    /// <param name="previous">The wait before the last attempt; zero before the first retry.</param>
    /// <param name="unit">A random number from 0 to 1.</param>
    /// <returns>The wait.</returns>
    public static TimeSpan Next(TimeSpan baseDelay, TimeSpan maxDelay, TimeSpan previous, double unit)
    {
        var from = previous > baseDelay ? previous : baseDelay;
        var upTo = from < maxDelay / 3 ? from * 3 : maxDelay;
        return baseDelay + ((upTo - baseDelay) * unit);
    }
}
