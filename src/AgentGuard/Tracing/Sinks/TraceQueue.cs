using System.Threading.Channels;

namespace AgentGuard.Tracing.Sinks;

/// <summary>Spans on their way to one sink: a bounded queue that never makes a run wait.</summary>
internal sealed class TraceQueue : IDisposable
{
    private const int BatchSize = 256;
    private readonly ITraceSink _sink;
    private readonly Action<string, long, int, Exception?> _lost;
    private readonly Channel<object> _waiting;
    private readonly Task _writing;
    private readonly SemaphoreSlim _places;
    private long _dropped;

    /// <param name="sink">The sink.</param>
    /// <param name="capacity">How many spans may wait.</param>
    /// <param name="lost">Is told of each loss: the sink, how many were lost before, how many now, and what it threw.</param>
    public TraceQueue(ITraceSink sink, int capacity, Action<string, long, int, Exception?> lost)
    {
        (_sink, _lost) = (sink, lost);
        _places = new SemaphoreSlim(capacity);
        _waiting = Channel.CreateUnbounded<object>(new() { SingleReader = true });

        // Its writer belongs to no run: nothing of the one that happens to start it must flow into it.
        using (ExecutionContext.SuppressFlow())
        {
            _writing = Task.Run(WriteAsync);
        }
    }

    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(TraceSpan span)
    {
        if (!_places.Wait(0))
        {
            Drop(1, cause: null);
        }
        else if (!_waiting.Writer.TryWrite(span))
        {
            _places.Release();
            Drop(1, cause: null);
        }
    }

    public Task FlushAsync(CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.Writer.TryWrite(reached) ? reached.Task.WaitAsync(cancellationToken) : _writing.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (_waiting.Writer.TryComplete())
        {
            _ = _writing.ContinueWith(_ => (_sink as IDisposable)?.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task WriteAsync()
    {
        List<TraceSpan> batch = [];
        List<TaskCompletionSource> flushes = [];
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (batch.Count < BatchSize && flushes.Count == 0 && _waiting.Reader.TryRead(out var item))
            {
                if (item is TraceSpan span)
                {
                    batch.Add(span);
                }
                else
                {
                    flushes.Add((TaskCompletionSource)item);
                }
            }

            if (batch.Count > 0)
            {
                await WriteAsync([.. batch]).ConfigureAwait(false);
                _places.Release(batch.Count);
                batch.Clear();
            }

            flushes.ForEach(flush => flush.TrySetResult());
            flushes.Clear();
        }
    }

    private async Task WriteAsync(TraceSpan[] batch)
    {
        try
        {
            await _sink.WriteAsync(batch).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A sink is a best effort: what it throws costs it these spans, and they are counted.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Drop(batch.Length, e);
        }
    }

    private void Drop(int spans, Exception? cause) => _lost(_sink.Name, Interlocked.Add(ref _dropped, spans) - spans, spans, cause);
}
