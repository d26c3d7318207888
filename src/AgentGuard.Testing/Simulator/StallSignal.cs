namespace AgentGuard.Testing.Simulator;

/// <summary>Waits in the injected time, and says so once the timer runs.</summary>
internal sealed class StallSignal : IDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _begun = new(0);

    public StallSignal(TimeProvider timeProvider) => _timeProvider = timeProvider;

    public async Task StallAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var silence = Task.Delay(duration, _timeProvider, cancellationToken);

        // Only now does advancing the clock end the stall.
        _begun.Release();
        await silence.ConfigureAwait(false);
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _begun.WaitAsync(cancellationToken);

    public void Dispose() => _begun.Dispose();
}
