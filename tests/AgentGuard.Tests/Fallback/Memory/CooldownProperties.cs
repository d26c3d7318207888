using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Fallback.Memory;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Fallback.Memory;

/// <summary>What holds of the memory over random sequences of failures.</summary>
public sealed class CooldownProperties
{
    private static readonly ModelFailureKind[] Kinds = Enum.GetValues<ModelFailureKind>();

    [Test]
    public void One_probe_at_a_time_and_always_one_when_it_is_due([Range(0, 199)] int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        var state = CandidateStates.Create([new("c", new ScriptedChatClient())], new FallbackOptions(), time, new Pulse())[0];
        List<CandidateEntry> underWay = [];
        for (var step = 0; step < 300; step++)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    Enter(random.Next(10) == 0);
                    break;
                case 2 when Take() is { } entry:
                    state.Succeed(entry);
                    break;
                case 3 when Take() is { } entry:
                    state.Fail(new(Kinds[random.Next(Kinds.Length)], "x") { RetryAfter = random.Next(3) == 0 ? TimeSpan.FromSeconds(random.Next(400)) : null }, entry);
                    break;
                case 4 when Take() is { } entry:
                    state.Leave(entry);
                    break;
                case 5:
                    time.Advance(TimeSpan.FromSeconds(random.NextDouble() * 20));
                    break;
            }

            Assert.That(underWay.Count(entry => entry.IsProbe), Is.LessThanOrEqualTo(1), "one probe at a time");
            Assert.That(state.GetUnavailableFor(), Is.LessThanOrEqualTo(TimeSpan.FromMinutes(5)), "the longest cooldown");
        }

        while (Take() is { } entry)
        {
            state.Leave(entry);
        }

        time.Advance(state.GetUnavailableFor());
        Assert.That(state.TryEnter().IsAdmitted, Is.True, "a probe is due at the end of the cooldown");

        void Enter(bool force)
        {
            var isProbed = state.IsProbed;
            var isCooling = state.GetUnavailableFor() > TimeSpan.Zero;
            var entry = force ? state.Force() : state.TryEnter();
            Assert.That(entry.IsAdmitted, Is.EqualTo(force || (!isProbed && !isCooling)), "whoever is due is asked, unless it is being probed");
            if (entry.IsAdmitted)
            {
                underWay.Add(entry);
            }
        }

        CandidateEntry? Take()
        {
            if (underWay.Count == 0)
            {
                return null;
            }

            var index = random.Next(underWay.Count);
            var entry = underWay[index];
            underWay.RemoveAt(index);
            return entry;
        }
    }

    [Test]
    public async Task Every_request_asks_somebody_and_the_first_as_soon_as_it_is_due([Range(0, 99)] int seed)
    {
        var random = new Random(seed);
        var host = new Host();
        var clients = Enumerable.Range(0, 3).Select(_ => host.Rule(_ => Draw(random))).ToArray();
        var chain = new FallbackChain(
            clients.Select((client, i) => new FallbackCandidate($"c{i}", client)),
            new() { MaxWait = seed % 2 == 0 ? TimeSpan.Zero : null },
            new ModelFailureClassifier([new SdkException.Reader()]),
            host.Events,
            timeProvider: host.Time);

        for (var request = 0; request < 60; request++)
        {
            var before = clients.Select(client => client.Requests.Count).ToArray();
            var isFirstDue = chain.GetStates()[0].UnavailableFor == TimeSpan.Zero;
            var asking = request % 2 == 0
                ? chain.ExecuteAsync(Host.Hello)
                : chain.ExecuteStreamingAsync(Host.Hello).ToChatResponseAsync();
            await host.Time.RunAsync((Task)asking);

            var asked = clients.Select((client, i) => client.Requests.Count - before[i]).ToArray();
            Assert.That(asked.Sum(), Is.GreaterThanOrEqualTo(1), "somebody is asked");
            Assert.That(asked.Max(), Is.LessThanOrEqualTo(3), "three rounds at most");
            Assert.That(asked[0], Is.GreaterThanOrEqualTo(isFirstDue ? 1 : 0), "the first is asked when it is due");
            Assert.That(chain.GetStates().Any(state => state.IsProbed), Is.False, "a probe ends with its request");
            host.Time.Advance(TimeSpan.FromSeconds(random.NextDouble() * 8));
        }
    }

    private static ScriptedStep Draw(Random random) => random.Next(8) switch
    {
        0 => Host.Throw(429),
        1 => Host.Throw(429, ("retry-after", random.Next(1, 90).ToString(System.Globalization.CultureInfo.InvariantCulture))),
        2 or 3 => Host.Throw(500),
        4 => Host.Throw(random.Next(2) == 0 ? 401 : 404),
        5 => ScriptedStep.Refusal(),
        _ => ScriptedStep.Text("Hi"),
    };
}
