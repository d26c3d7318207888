using System.Threading.Channels;

namespace AgentGuard.Testing.Internal;

/// <summary>Waits in the injected time, and says so once the timer runs. Thread-safe.</summary>
internal sealed class StallSignal
{
    private readonly TimeProvider _timeProvider;
    private readonly Channel<TimeSpan> _begun = Channel.CreateUnbounded<TimeSpan>();

    public StallSignal(TimeProvider timeProvider) => _timeProvider = timeProvider;

    public async Task StallAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var silence = Task.Delay(duration, _timeProvider, cancellationToken);

        // Only now does advancing the clock end the stall.
        _begun.Writer.TryWrite(duration);
        await silence.ConfigureAwait(false);
    }

    public async Task WaitAsync(CancellationToken cancellationToken) =>
        await _begun.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    public void Close() => _begun.Writer.TryComplete();
}
