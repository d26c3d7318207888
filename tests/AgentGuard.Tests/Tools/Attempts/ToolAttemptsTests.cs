using System.Net;
using AgentGuard.Events;
using AgentGuard.Tests.Support;
using AgentGuard.Tools;
using AgentGuard.Tools.Attempts;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Tools.Attempts;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ToolAttemptsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ToolLoop.Recorder _recorder = new();
    private readonly List<string> _calls = [];
    private Func<int, Task<string>> _answer = _ => Task.FromResult("fine");

    private static readonly TestCaseData[] Failures =
    [
        new TestCaseData(new HttpRequestException("busy", null, HttpStatusCode.TooManyRequests), ToolEffect.ReadOnly, 3).SetArgDisplayNames("429, reads"),
        new TestCaseData(new HttpRequestException("down", null, HttpStatusCode.BadGateway), ToolEffect.Idempotent, 3).SetArgDisplayNames("502, idempotent"),
        new TestCaseData(new HttpRequestException("down", null, HttpStatusCode.BadGateway), ToolEffect.Mutating, 1).SetArgDisplayNames("502, mutating"),
        new TestCaseData(new HttpRequestException(HttpRequestError.ConnectionError), ToolEffect.Irreversible, 3).SetArgDisplayNames("never reached, irreversible"),
        new TestCaseData(new HttpRequestException("gone", null, HttpStatusCode.NotFound), ToolEffect.ReadOnly, 1).SetArgDisplayNames("404, reads"),
        new TestCaseData(new ToolException("try later", retryable: true), ToolEffect.ReadOnly, 3).SetArgDisplayNames("said to pass, reads"),
        new TestCaseData(new ToolException("no such order"), ToolEffect.ReadOnly, 1).SetArgDisplayNames("said for good, reads"),
        new TestCaseData(new InvalidOperationException("bug"), ToolEffect.ReadOnly, 1).SetArgDisplayNames("a bug, reads"),
        new TestCaseData(new IOException("cut"), ToolEffect.ReadOnly, 3).SetArgDisplayNames("cut, reads"),
        new TestCaseData(new IOException("cut"), ToolEffect.Irreversible, 1).SetArgDisplayNames("cut, irreversible"),
    ];

    [TestCaseSource(nameof(Failures))]
    public async Task A_call_is_tried_again_where_the_failure_may_pass_and_nothing_can_happen_twice(Exception failure, ToolEffect effect, int attempts)
    {
        _answer = _ => Task.FromException<string>(failure);
        await FinishAsync(Guard(o => o.Effect = effect), new Dictionary<string, object?>());

        Assert.That(_calls, Has.Count.EqualTo(attempts));
        Assert.That(_recorder.Codes.Count(code => code == "AG1610"), Is.EqualTo(attempts - 1));
    }

    [Test]
    public async Task What_succeeds_at_the_second_attempt_is_a_success()
    {
        _answer = call => call == 1 ? Task.FromException<string>(new IOException("cut")) : Task.FromResult("fine");
        await using var run = AgentRun.Start(timeProvider: _time);

        Assert.That(await FinishAsync(Guard(o => o.Effect = ToolEffect.ReadOnly)), Is.EqualTo("fine"));
        await run.DisposeAsync();
        Assert.That(run.Outcome, Is.EqualTo(AgentRunOutcome.Succeeded));
        Assert.That(_recorder.Events.OfType<ToolRetried>().Single().After, Is.InRange(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.2)));
    }

    [Test]
    public async Task No_wait_goes_past_the_deadline_of_the_run()
    {
        _answer = _ => Task.FromException<string>(new IOException("cut"));
        await using var run = AgentRun.Start(new() { TimeLimit = TimeSpan.FromSeconds(0.05) }, timeProvider: _time);
        var result = await Guard(o => o.Effect = ToolEffect.ReadOnly).InvokeAsync(Tool(), []);

        Assert.That((_calls.Count, result), Is.EqualTo((1, result)));
        Assert.That(result, Does.Contain("\"failed\""));
    }

    [Test]
    public async Task A_tool_that_failed_several_times_in_a_row_is_left_alone_by_all_runs_then_probed_and_called_again()
    {
        var broken = true;
        _answer = _ => broken ? Task.FromException<string>(new InvalidOperationException("bug")) : Task.FromResult("fine");
        var guard = Guard(o => (o.Effect, o.BreakAfterFailures) = (ToolEffect.ReadOnly, 3));
        for (var i = 0; i < 5; i++)
        {
            await using var run = AgentRun.Start(timeProvider: _time);
            await FinishAsync(guard);
        }

        Assert.That(_calls, Has.Count.EqualTo(3));
        Assert.That(await FinishAsync(guard), Does.Contain("\"category\":\"unavailable\"").And.Contain("in about 30 seconds"));

        _time.Advance(TimeSpan.FromSeconds(30));
        await FinishAsync(guard);
        Assert.That(_calls, Has.Count.EqualTo(4), "the probe failed");
        Assert.That(await FinishAsync(guard), Does.Contain("in about 60 seconds"));

        broken = false;
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.That(await FinishAsync(guard), Is.EqualTo("fine"));
        Assert.That(await FinishAsync(guard), Is.EqualTo("fine"));
        Assert.That(_recorder.Events.OfType<ToolCircuitChanged>().Select(changed => changed.OpenUntil is not null), Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public async Task What_a_tool_says_of_a_call_does_not_count_against_the_tool()
    {
        _answer = _ => Task.FromException<string>(new ToolException("no such order"));
        var guard = Guard(o => (o.Effect, o.BreakAfterFailures) = (ToolEffect.ReadOnly, 1));
        for (var i = 0; i < 5; i++)
        {
            await FinishAsync(guard);
        }

        Assert.That(_calls, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task While_a_probe_is_under_way_no_other_call_is_made()
    {
        _answer = _ => Task.FromException<string>(new InvalidOperationException("bug"));
        var guard = Guard(o => (o.Effect, o.BreakAfterFailures) = (ToolEffect.ReadOnly, 1));
        await FinishAsync(guard);
        _time.Advance(TimeSpan.FromSeconds(30));
        var probe = new TaskCompletionSource<string>();
        _answer = _ => probe.Task;
        var probing = guard.InvokeAsync(Tool(), []).AsTask();
        await Eventually.UntilAsync(() => _calls.Count == 2);

        Assert.That(await guard.InvokeAsync(Tool(), []), Does.Contain("unavailable"));
        probe.SetResult("fine");
        Assert.That((await probing)!.ToString(), Is.EqualTo("fine"));
    }

    [Test]
    public async Task No_more_calls_run_at_once_than_allowed()
    {
        var (open, running, most) = (new TaskCompletionSource<string>(), 0, 0);
        _answer = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await open.Task;
            Interlocked.Decrement(ref running);
            return "fine";
        };
        var guard = Guard(o => (o.Effect, o.MaxConcurrentCalls, o.Timeout) = (ToolEffect.ReadOnly, 2, null));
        var calls = Enumerable.Range(0, 6).Select(_ => guard.InvokeAsync(Tool(), []).AsTask()).ToList();
        await Eventually.UntilAsync(() => _calls.Count == 2);
        open.SetResult("");
        Assert.That((await Task.WhenAll(calls)).Select(result => result!.ToString()), Is.All.EqualTo("fine"));
        Assert.That(most, Is.EqualTo(2));
    }

    [Test]
    public async Task Calls_are_spread_over_the_minute_by_all_runs_and_who_would_wait_too_long_is_told()
    {
        var guard = Guard(o => (o.Effect, o.MaxCallsPerMinute, o.Timeout) = (ToolEffect.ReadOnly, 3, TimeSpan.FromSeconds(25)));
        for (var i = 0; i < 3; i++)
        {
            await guard.InvokeAsync(Tool(), []);
        }

        var fourth = guard.InvokeAsync(Tool(), []).AsTask();
        Assert.That(fourth.IsCompleted, Is.False);
        Assert.That(await guard.InvokeAsync(Tool(), []), Does.Contain("it is called too often").And.Contain("in about 40 seconds"));
        await AdvanceUntilAsync(() => fourth.IsCompleted);
        Assert.That(_calls, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_refused_credential_is_renewed_once_and_never_reaches_the_model()
    {
        var credentials = new Tokens();
        var sent = new List<string?>();
        using var client = new HttpClient(new ToolCredentialHandler(new Service(sent, accepts: "token-2")));
        var tool = AIFunctionFactory.Create(
            async (CancellationToken token) =>
            {
                using var response = await client.GetAsync(new Uri("http://service.example/"), token);
                return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(token);
            },
            "tool");
        await using var run = AgentRun.Start();
        var result = await Guard(o => (o.Effect, o.Credentials) = (ToolEffect.Irreversible, credentials)).InvokeAsync(tool, []);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result!.ToString(), Is.EqualTo("you sent Bearer <CREDENTIAL>"));
            Assert.That(sent, Is.EqualTo(new[] { "token-1", "token-2" }));
            Assert.That(credentials.Refused, Is.EqualTo(new[] { null, "token-1" }));
        }
    }

    [Test]
    public async Task A_credential_that_is_refused_again_is_a_failure_and_no_effect()
    {
        var sent = new List<string?>();
        using var client = new HttpClient(new ToolCredentialHandler(new Service(sent, accepts: "none")));
        var tool = AIFunctionFactory.Create(
            async (CancellationToken token) => (await client.GetAsync(new Uri("http://service.example/"), token)).EnsureSuccessStatusCode().StatusCode, "tool");
        await using var run = AgentRun.Start();
        var result = await Guard(o => (o.Effect, o.Credentials) = (ToolEffect.Irreversible, new Tokens())).InvokeAsync(tool, []);

        Assert.That(result, Does.Contain("\"failed\"").And.Not.Contain("token-"));
        Assert.That(sent, Has.Count.EqualTo(2));
    }

    private ToolGuard Guard(Action<ToolOptions> configure) =>
        new(new ToolGuardOptions().ForTool("tool", configure), new AgentEvents([_recorder], timeProvider: _time), _time) { NextRandom = () => 0.5 };

    /// <summary>A new object each time, as hosts make them for each request.</summary>
    private AIFunction Tool() => AIFunctionFactory.Create(
        async () =>
        {
            int number;
            lock (_calls)
            {
                _calls.Add("call");
                number = _calls.Count;
            }

            return await _answer(number);
        },
        "tool");

    private async Task<string> FinishAsync(ToolGuard guard, Dictionary<string, object?>? arguments = null)
    {
        var calling = guard.InvokeAsync(Tool(), new AIFunctionArguments(arguments ?? [])).AsTask();
        await AdvanceUntilAsync(() => calling.IsCompleted, TimeSpan.FromMilliseconds(50));
        return (await calling)!.ToString()!;
    }

    private async Task AdvanceUntilAsync(Func<bool> isTrue, TimeSpan? step = null)
    {
        for (var i = 0; i < 2_000 && !isTrue(); i++)
        {
            for (var yields = 0; yields < 2_000 && !isTrue(); yields++)
            {
                await Task.Yield();
            }

            if (!isTrue())
            {
                _time.Advance(step ?? TimeSpan.FromSeconds(1));
            }
        }

        Assert.That(isTrue(), Is.True);
    }

    private sealed class Tokens : IToolCredentials
    {
        public List<string?> Refused { get; } = [];

        public ValueTask<string> GetAsync(ToolCallContext call, string? refused, CancellationToken cancellationToken)
        {
            Refused.Add(refused);
            return new($"token-{Refused.Count}");
        }
    }

    private sealed class Service(List<string?> sent, string accepts) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var token = request.Headers.Authorization?.Parameter;
            sent.Add(token);
            return Task.FromResult(token == accepts
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"you sent {request.Headers.Authorization}") }
                : new HttpResponseMessage(HttpStatusCode.Unauthorized));
        }
    }
}
