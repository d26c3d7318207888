namespace AgentGuard.Conformance.Simulation;

/// <summary>What chance decides of one call: it depends on the seed, the provider, the request and the number of the call alone.</summary>
/// <param name="FirstToken">The time to the first token, in seconds.</param>
/// <param name="Decoding">The time from there to the end, in seconds.</param>
/// <param name="Fails">Whether it fails for no reason.</param>
internal readonly record struct CallDraw(double FirstToken, double Decoding, bool Fails)
{
    public static CallDraw Of(FaultPlan plan, int provider, int request, int call)
    {
        var random = new Random(HashOf(plan.Seed, provider, request, call));
        var p = plan.Providers[provider];
        var firstToken = p.FirstToken * Math.Exp(p.Spread * Normal(random));
        var isSlow = random.NextDouble() < p.SlowShare;
        var tail = p.SlowFrom + (random.NextDouble() * (p.SlowTo - p.SlowFrom));
        var decoding = p.Decoding * Math.Exp(0.4 * Normal(random));
        return new(isSlow ? firstToken + tail : firstToken, decoding, random.NextDouble() < p.ErrorShare);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // HashCode is seeded anew in every process.
    private static int HashOf(int seed, int provider, int request, int call)
    {
        var hash = (uint)seed;
        foreach (var part in (ReadOnlySpan<int>)[provider, request, call])
        {
            hash = ((hash ^ (uint)part) * 0x9E3779B1) ^ (hash >> 15);
        }

        return (int)(hash ^ (hash >> 13));
    }
}
