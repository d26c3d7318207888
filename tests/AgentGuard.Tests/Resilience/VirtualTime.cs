using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Resilience;

/// <summary>A clock that moves on by itself, to the next timer that is set, while a task is waited for.</summary>
internal sealed class VirtualTime : FakeTimeProvider
{
    private readonly List<TrackedTimer> _timers = [];
    private readonly Channel<DateTimeOffset> _delays = Channel.CreateUnbounded<DateTimeOffset>();

    public DateTimeOffset StartedAt { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public VirtualTime()
        : base(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public TimeSpan Elapsed => GetUtcNow() - StartedAt;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TrackedTimer(this, callback, state);
        timer.Start(base.CreateTimer(timer.Fire, null, dueTime, period), dueTime);
        lock (_timers)
        {
            _timers.Add(timer);
        }

        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _delays.Writer.TryWrite(GetUtcNow() + dueTime);
        }

        return timer;
    }

    /// <summary>Waits until a delay has begun that nobody has asked for yet, and gives its end. A clock that is started later is no delay.</summary>
    public Task<DateTimeOffset> WaitForDelayAsync() => _delays.Reader.ReadAsync().AsTask();

    /// <summary>Moves on to the next timer that is set.</summary>
    public void AdvanceToNextTimer() => SetUtcNow(NextDue() ?? throw new InvalidOperationException("No timer is set."));

    public async Task<T> RunAsync<T>(Task<T> task)
    {
        await RunAsync((Task)task).ConfigureAwait(false);
        return await task;
    }

    public async Task RunAsync(Task task)
    {
        var idle = 0;
        while (!task.IsCompleted)
        {
            // Off the context of the test: what a timer sets off then runs to its end within Advance.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            idle++;
            if (idle < 500 || ThreadPool.PendingWorkItemCount > 0)
            {
                continue;
            }

            if (NextDue() is { } due)
            {
                idle = 0;
                Advance(due > GetUtcNow() ? due - GetUtcNow() : TimeSpan.Zero);
            }
            else if (idle > 50_000_000)
            {
                throw new InvalidOperationException("The task waits for something that no timer brings about.");
            }
        }

        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private DateTimeOffset? NextDue()
    {
        lock (_timers)
        {
            return _timers.Min(timer => timer.DueAt);
        }
    }

    private sealed class TrackedTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private ITimer? _timer;

        public DateTimeOffset? DueAt { get; private set; }

        public void Start(ITimer timer, TimeSpan dueTime)
        {
            _timer = timer;
            SetDue(dueTime);
        }

        public void Fire(object? _)
        {
            DueAt = null;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            SetDue(dueTime);
            return _timer!.Change(dueTime, period);
        }

        public void Dispose()
        {
            DueAt = null;
            _timer!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void SetDue(TimeSpan dueTime) => DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : time.GetUtcNow() + dueTime;
    }
}
