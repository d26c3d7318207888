using System.Globalization;

namespace AgentGuard.Replay;

/// <summary>Random numbers that are recorded, or come from a recording.</summary>
internal sealed class DrawnRandom : Random
{
    private readonly Func<string, Func<string>, string> _draw;
    private readonly Random _inner;

#pragma warning disable CA5394 // Not for secrets: what a run draws is recorded.
    public DrawnRandom(Func<string, Func<string>, string> draw, int seed) => (_draw, _inner) = (draw, new Random(seed));

    public override int Next() => (int)Whole(() => _inner.Next());

    public override int Next(int maxValue) => (int)Whole(() => _inner.Next(maxValue));

    public override int Next(int minValue, int maxValue) => (int)Whole(() => _inner.Next(minValue, maxValue));

    public override long NextInt64() => Whole(() => _inner.NextInt64());

    public override long NextInt64(long maxValue) => Whole(() => _inner.NextInt64(maxValue));

    public override long NextInt64(long minValue, long maxValue) => Whole(() => _inner.NextInt64(minValue, maxValue));

    public override double NextDouble() =>
        double.Parse(_draw("random", () => _inner.NextDouble().ToString("R", CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public override float NextSingle() =>
        float.Parse(_draw("random", () => _inner.NextSingle().ToString("R", CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    public override void NextBytes(Span<byte> buffer)
    {
        var length = buffer.Length;
        Convert.FromHexString(_draw("random", () =>
        {
            var bytes = new byte[length];
            _inner.NextBytes(bytes);
            return Convert.ToHexString(bytes);
        })).CopyTo(buffer);
    }

    protected override double Sample() => NextDouble();

    private long Whole(Func<long> next) => long.Parse(_draw("random", () => next().ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
#pragma warning restore CA5394
}
