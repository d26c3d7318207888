namespace AgentGuard.Resilience;

/// <summary>Adds a span of time to a timestamp of a clock.</summary>
internal static class Timestamps
{
    public const long Never = long.MaxValue;

    public static long Add(this TimeProvider timeProvider, long timestamp, TimeSpan span)
    {
        var ticks = span.TotalSeconds * timeProvider.TimestampFrequency;
        return ticks < Never - timestamp ? timestamp + (long)ticks : Never;
    }
}
