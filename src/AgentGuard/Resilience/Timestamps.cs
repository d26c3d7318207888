namespace AgentGuard.Resilience;

/// <summary>Timestamps of a clock, and spans of time for its timers.</summary>
internal static class Timestamps
{
    public const long Never = long.MaxValue;

    public static long Add(this TimeProvider timeProvider, long timestamp, TimeSpan span)
    {
        var ticks = span.TotalSeconds * timeProvider.TimestampFrequency;
        return ticks < Never - timestamp ? timestamp + (long)ticks : Never;
    }

    /// <summary>Rounds a wait up. A timer counts whole milliseconds: one that is cut short would end before what it waits for.</summary>
    public static TimeSpan WholeMilliseconds(this TimeSpan span) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(span.TotalMilliseconds)));
}
