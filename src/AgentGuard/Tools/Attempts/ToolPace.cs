namespace AgentGuard.Tools.Attempts;

/// <summary>Spreads the calls of a tool over time: bursts up to a minute's worth, and then as many as a minute allows. Thread-safe.</summary>
/// <remarks>The generic cell rate algorithm: one time stamp says when the next call would come if they came evenly.</remarks>
internal sealed class ToolPace(int callsPerMinute, TimeProvider timeProvider)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly TimeSpan _interval = Minute / callsPerMinute;
    private readonly Lock _gate = new();
    private DateTimeOffset _even;

    /// <summary>Takes the next turn.</summary>
    /// <param name="most">How long the caller would wait.</param>
    /// <param name="wait">How long until its turn.</param>
    /// <returns><see langword="false"/> when the turn comes too late; none is taken then.</returns>
    public bool TryTake(TimeSpan most, out TimeSpan wait)
    {
        lock (_gate)
        {
            var now = timeProvider.GetUtcNow();
            var even = _even > now ? _even : now;
            wait = even + _interval - Minute - now;
            wait = wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            if (wait > most)
            {
                return false;
            }

            _even = even + _interval;
            return true;
        }
    }
}
