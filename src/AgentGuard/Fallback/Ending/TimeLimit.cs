namespace AgentGuard.Fallback.Ending;

/// <summary>Waits for work no longer than it may take, whether it heeds its token or not.</summary>
internal static class TimeLimit
{
    /// <summary>Waits for the work.</summary>
    /// <exception cref="TimeoutException">It took too long; its token is cancelled, and what it throws later is nobody's concern.</exception>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> work, TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = work(cut.Token);
        try
        {
            return await working.WaitAsync(limit, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!working.IsCompleted)
            {
                _ = working.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                await cut.CancelAsync().ConfigureAwait(false);
            }
        }
    }
}
