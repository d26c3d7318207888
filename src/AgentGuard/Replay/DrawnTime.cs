using System.Globalization;

namespace AgentGuard.Replay;

/// <summary>A clock whose times are recorded, or come from a recording. Its timers are those of the clock within.</summary>
internal sealed class DrawnTime(Func<string, Func<string>, string> draw, TimeProvider inner) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.ParseExact(
        draw("time", () => inner.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    public override long GetTimestamp() =>
        long.Parse(draw("timestamp", () => inner.GetTimestamp().ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
