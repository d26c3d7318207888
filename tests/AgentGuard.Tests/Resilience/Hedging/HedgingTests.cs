using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Resilience.Hedging;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Resilience.Hedging;

/// <summary>Time passes, and calls end, only when a test says so.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class HedgingTests(bool streaming) : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Recorder _recorder = new();
    private readonly ManualModel _model = new();

    public void Dispose() => _model.Dispose();

    [Test]
    public async Task A_call_that_answers_in_time_is_not_hedged()
    {
        var asking = Ask(Hedged());
        _time.Advance(TimeSpan.FromSeconds(9));
        _model[1].SetResult("first");

        Assert.That((await asking).Text, Is.EqualTo("first"));
        Assert.That((_model.Calls, _recorder.Codes), Is.EqualTo((1, Array.Empty<string>())));
    }

    [Test]
    public async Task The_call_that_answers_first_wins_and_the_other_is_cancelled_and_counted()
    {
        var asking = Ask(Hedged());
        await AdvanceUntilAsync(() => _model.Calls == 2);
        _model[2].SetResult("second");
        var response = await asking;
        await Eventually.UntilAsync(() => _model.Cancelled == 1);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("second"));
            Assert.That(_recorder.Of<CallHedged>().Single().After, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(10)), "as long as little is known");
            Assert.That(_recorder.Of<HedgeEnded>().Single().Winner, Is.EqualTo(2));
            Assert.That(response.Usage!.AdditionalCounts![HedgingPolicy.HedgedTokens], Is.EqualTo(10), "the input, once more");
            Assert.That(response.Usage.TotalTokenCount, Is.EqualTo(25));
        }
    }

    [Test]
    public async Task The_first_call_may_still_win()
    {
        var asking = Ask(Hedged());
        await AdvanceUntilAsync(() => _model.Calls == 2);
        _model[1].SetResult("first");

        Assert.That((await asking).Text, Is.EqualTo("first"));
        Assert.That(_recorder.Of<HedgeEnded>().Single().Winner, Is.EqualTo(1));
    }

    [Test]
    public async Task A_failure_is_not_waited_out_where_another_call_answers()
    {
        var asking = Ask(Hedged());
        await AdvanceUntilAsync(() => _model.Calls == 2);
        _model[1].SetException(new IOException("cut"));
        _model[2].SetResult("second");

        Assert.That((await asking).Text, Is.EqualTo("second"));
    }

    [Test]
    public async Task When_all_calls_fail_the_failure_of_the_first_is_thrown()
    {
        var asking = Ask(Hedged(o => o.MaxHedges = 1));
        await AdvanceUntilAsync(() => _model.Calls == 2);
        _model[2].SetException(new IOException("second"));
        _model[1].SetException(new IOException("first"));

        Assert.That(() => asking, Throws.TypeOf<IOException>().With.Message.EqualTo("first"));
        Assert.That(_recorder.Of<HedgeEnded>().Single().Winner, Is.Zero);
    }

    [TestCase(1)]
    [TestCase(3)]
    public async Task No_more_calls_than_allowed_are_under_way(int maxHedges)
    {
        var asking = Ask(Hedged(o => o.MaxHedges = maxHedges));
        await AdvanceUntilAsync(() => _model.Calls == 1 + maxHedges);
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        _model[1].SetResult("first");
        await asking;
        Assert.That(_model.Calls, Is.EqualTo(1 + maxHedges));
    }

    [Test]
    public async Task The_callers_cancellation_ends_every_call_and_is_no_failure()
    {
        using var caller = new CancellationTokenSource();
        var asking = Ask(Hedged(o => o.MaxHedges = 1), token: caller.Token);
        await AdvanceUntilAsync(() => _model.Calls == 2);
        await caller.CancelAsync();

        Assert.That(() => asking, Throws.InstanceOf<OperationCanceledException>());
        await Eventually.UntilAsync(() => _model.Cancelled == 2);
    }

    [Test]
    public async Task A_chain_further_in_asks_another_candidate_with_the_second_call()
    {
        var other = new ManualModel();
        other[1].SetResult("other");
        var client = Build(b => b.UseAgentRun().UseHedging().UseFallback(f => f.Then(other, "other")));
        var asking = Ask(client);
        await AdvanceUntilAsync(() => asking.IsCompleted);

        Assert.That((await asking).Text, Is.EqualTo("other"));
        Assert.That((_model.Calls, other.Calls), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Every_call_is_taken_from_the_attempts_of_the_run()
    {
        var client = Hedged();
        await using var run = AgentRun.Start(new() { MaxModelAttempts = 2 }, timeProvider: _time);
        var asking = Ask(client);
        await AdvanceUntilAsync(() => _model.Calls == 2);
        _model[1].SetResult("first");
        await asking;

        Assert.That(run.Attempts.Used, Is.EqualTo(2));
        Assert.That(() => Ask(client), Throws.TypeOf<ModelFailureException>().With.Property("Failure").Property("Kind").EqualTo(ModelFailureKind.BudgetExceeded));
    }

    [Test]
    public async Task A_conversation_that_the_provider_keeps_is_not_hedged()
    {
        var asking = Ask(Hedged(), new ChatOptions { ConversationId = "kept" });
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        _model[1].SetResult("first");
        await asking;
        Assert.That(_model.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task A_stream_that_is_abandoned_ends_its_calls()
    {
        _model[2].SetResult("second");
        var reading = ReadOneAsync();
        await AdvanceUntilAsync(() => reading.IsCompleted);
        await reading;

        await Eventually.UntilAsync(() => _model.Ended == 2);
        Assert.That((_model.Calls, _model.Cancelled), Is.EqualTo((2, 1)));

        async Task ReadOneAsync()
        {
            await foreach (var _ in Hedged(o => o.MaxHedges = 1).GetStreamingResponseAsync("Hi"))
            {
                break;
            }
        }
    }

    private IChatClient Hedged(Action<HedgingOptions>? configure = null) => Build(b => b.UseHedging(configure));

    private IChatClient Build(Func<ChatClientBuilder, ChatClientBuilder> use) => use(_model.AsBuilder()).Build(
        new ServiceCollection().AddSingleton<TimeProvider>(_time).AddSingleton(new AgentEvents([_recorder], timeProvider: _time)).BuildServiceProvider());

    private Task<ChatResponse> Ask(IChatClient client, ChatOptions? options = null, CancellationToken token = default) => streaming
        ? client.GetStreamingResponseAsync(Host.Hello, options, token).ToChatResponseAsync(token)
        : client.GetResponseAsync(Host.Hello, options, token);

    private async Task AdvanceUntilAsync(Func<bool> isTrue)
    {
        for (var i = 0; i < 5_000 && !isTrue(); i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            for (var yields = 0; yields < 1_000 && !isTrue(); yields++)
            {
                await Task.Yield();
            }
        }

        Assert.That(isTrue(), Is.True);
    }
}
