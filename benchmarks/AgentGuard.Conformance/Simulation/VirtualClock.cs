namespace AgentGuard.Conformance.Simulation;

/// <summary>A clock that one thread moves from timer to timer, so that hours pass in seconds.</summary>
/// <remarks>What a timer sets off has run to its end before the next one fires.</remarks>
internal sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<(VirtualTimer Timer, int Version), (long Due, long Order)> _queue = new();
    private static readonly int MostThreads = FindMostThreads();
    private long _now;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The time since the start.</summary>
    public TimeSpan Elapsed => new(_now);

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => Epoch + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Runs every timer in the order in which it is due, until there is none.</summary>
    public void RunToEnd()
    {
        while (FindNext() is { } timer)
        {
            // On the one worker of the pool, like all that it sets off: two threads would make the order a matter of chance.
            ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Fire(), timer, preferLocal: false);
            Settle();
        }
    }

    /// <summary>Waits until all has run to its end.</summary>
    private static void Settle()
    {
        var wait = default(SpinWait);
        while (ThreadPool.PendingWorkItemCount > 0 || IsAnyoneAtWork())
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    private static bool IsAnyoneAtWork()
    {
        ThreadPool.GetAvailableThreads(out var idle, out _);
        return idle != MostThreads;
    }

    private VirtualTimer? FindNext()
    {
        lock (_queue)
        {
            while (_queue.TryDequeue(out var entry, out var priority))
            {
                if (entry.Version == entry.Timer.Version)
                {
                    _now = Math.Max(_now, priority.Due);
                    return entry.Timer;
                }
            }

            return null;
        }
    }

    private static int FindMostThreads()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        return most;
    }

    private void Schedule(VirtualTimer timer, TimeSpan dueTime)
    {
        lock (_queue)
        {
            _queue.Enqueue((timer, timer.Version), (_now + Math.Max(0, dueTime.Ticks), _order++));
        }
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();

        public int Version { get; private set; }

        public void Fire()
        {
            Version++;
            if (_context is null)
            {
                callback(state);
            }
            else
            {
                ExecutionContext.Run(_context, _ => callback(state), null);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Version++;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                clock.Schedule(this, dueTime);
            }

            return true;
        }

        public void Dispose() => Version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
