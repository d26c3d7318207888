using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentGuard.Conformance.Simulation;

/// <summary>Everything that is drawn before a simulation: who fails when, and when requests come. It can be written and read back.</summary>
/// <param name="Seed">The seed of what is drawn per call.</param>
/// <param name="Requests">How many requests come.</param>
/// <param name="PerSecond">How many come in a second outside of bursts.</param>
/// <param name="Deadline">How long a request may take, in seconds.</param>
/// <param name="Providers">The providers, in order of preference.</param>
/// <param name="Outages">What goes wrong, and when.</param>
/// <param name="Bursts">When requests come more often.</param>
internal sealed record FaultPlan(
    int Seed, int Requests, double PerSecond, double Deadline, ProviderPlan[] Providers, Outage[] Outages, Burst[] Bursts)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>Draws a plan: single outages, correlated ones of two and of all providers, brown-outs, rate limits, bursts.</summary>
    public static FaultPlan Create(int seed, int requests = 10_000)
    {
        var random = new Random(seed);
        const double perSecond = 1.2;
        var length = requests / perSecond;
        ProviderPlan[] providers =
        [
            new("first", 0.7, 0.5, 3, 0.02, 15, 60, 0.01, 180),
            new("second", 0.9, 0.5, 4, 0.02, 15, 60, 0.01, 150),
            new("third", 1.4, 0.6, 5, 0.03, 15, 60, 0.015, 120),
        ];
        List<Outage> outages = [];
        Draw([[0], [1], [2]], 24, 30, 420);
        Draw([[0, 1], [1, 2], [0, 2]], 8, 20, 180);
        Draw([[0, 1, 2]], 6, 10, 110);
        var bursts = Enumerable.Range(0, (int)(length / 600)).Select(_ => random.NextDouble() * length)
            .Select(from => new Burst(from, from + 20 + (random.NextDouble() * 70), 3 + (random.NextDouble() * 2))).ToArray();
        return new(seed, requests, perSecond, 90, providers, [.. outages.OrderBy(outage => outage.From)], bursts);

        void Draw(int[][] sets, int count, double shortest, double longest)
        {
            for (var i = 0; i < count; i++)
            {
                var from = random.NextDouble() * length;
                var kinds = sets[0].Length == 3 ? 2 : 4;
                outages.Add(new(sets[random.Next(sets.Length)], (OutageKind)random.Next(kinds), from, from + shortest + (random.NextDouble() * (longest - shortest))));
            }
        }
    }

    public static FaultPlan Read(string path) => JsonSerializer.Deserialize<FaultPlan>(File.ReadAllText(path), Json)
        ?? throw new InvalidDataException($"'{path}' holds no plan.");

    /// <summary>When each request comes, in seconds.</summary>
    public double[] DrawArrivals()
    {
        var random = new Random(Seed ^ 0x5EED);
        var arrivals = new double[Requests];
        for (var (i, now) = (0, 0.0); i < Requests; i++)
        {
            var factor = Bursts.Where(burst => now >= burst.From && now < burst.To).Select(burst => burst.Factor).DefaultIfEmpty(1).Max();
            now += -Math.Log(1 - random.NextDouble()) / (PerSecond * factor);
            arrivals[i] = now;
        }

        return arrivals;
    }

    /// <summary>The outage of a provider at a time, if any; the worst where there are several.</summary>
    public Outage? FindOutage(int provider, double at) => Outages.Where(outage => outage.Covers(provider, at)).MinBy(outage => outage.Kind);

    public override string ToString() => JsonSerializer.Serialize(this, Json);
}
