using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Fallback;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class FallbackChatClientTests(bool streaming)
{
    private readonly Host _host = new();

    [TestCase(500)]
    [TestCase(429)]
    [TestCase(401)]
    [TestCase(404)]
    [TestCase(503)]
    public async Task Asks_the_next_candidate_when_one_fails(int status)
    {
        var response = await AskAsync(Chain(_host.Script(Host.Throw(status)), Backup("from backup")));

        Assert.That(response.Text, Is.EqualTo("from backup"));
        Assert.That(response.ModelId, Is.EqualTo("backup-model"));
        Assert.That(_host.Recorder.Of<FellBack>().Single().To, Is.EqualTo("backup"));
    }

    [Test]
    public async Task Stops_at_a_request_that_is_wrong_everywhere()
    {
        var backup = Backup("from backup");

        var failure = await _host.FailAsync(Chain(_host.Script(Host.Throw(400)), backup), streaming);

        Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.BadRequest));
        Assert.That(backup.Requests, Is.Empty);
    }

    [Test]
    public async Task Stops_when_the_budget_is_used_up()
    {
        var spent = new ModelFailureException(new ModelFailure(ModelFailureKind.BudgetExceeded, "x"));
        var backup = Backup("from backup");

        var failure = await _host.FailAsync(Chain(_host.Script(ScriptedStep.Throw(spent)), backup), streaming);

        Assert.That(failure, Is.SameAs(spent));
        Assert.That(backup.Requests, Is.Empty);
    }

    [Test]
    public async Task Never_takes_the_cancellation_of_the_caller_for_a_failure()
    {
        using var caller = new CancellationTokenSource(TimeSpan.FromSeconds(3), _host.Time);
        var backup = Backup("from backup");
        var primary = _host.Script(ScriptedStep.Delay(TimeSpan.FromHours(1)), ScriptedStep.Text("Hi"));
        var client = Chain(primary, backup);

        var task = Host.StartAsync(client, streaming, caller.Token);
        await _host.Time.RunAsync((Task)task);

        Assert.That(task.IsCanceled, Is.True);
        Assert.That(backup.Requests, Is.Empty);
        Assert.That(_host.Recorder.Codes, Is.Empty);
        Assert.That((await AskAsync(client)).Text, Is.EqualTo("Hi"));
    }

    [Test]
    public async Task A_dead_first_candidate_costs_at_most_three_calls_in_twenty_requests()
    {
        var dead = _host.Rule(_ => Host.Throw(401));
        var client = Chain(dead, Backup("from backup"));

        for (var i = 0; i < 20; i++)
        {
            Assert.That((await AskAsync(client)).Text, Is.EqualTo("from backup"));
            _host.Time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.That(dead.Requests, Has.Count.LessThanOrEqualTo(3));
    }

    [Test]
    public async Task Leaves_a_rate_limited_candidate_alone_as_long_as_it_asks()
    {
        var limited = _host.Script(Host.Throw(429, ("retry-after", "40")), ScriptedStep.Text("from primary"));
        var client = Chain(limited, Backup("from backup"));

        await AskAsync(client);
        _host.Time.Advance(TimeSpan.FromSeconds(39));
        var during = await AskAsync(client);
        _host.Time.Advance(TimeSpan.FromSeconds(1));
        var after = await AskAsync(client);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(during.Text, Is.EqualTo("from backup"));
            Assert.That(after.Text, Is.EqualTo("from primary"));
            Assert.That(_host.Recorder.Of<CandidateCooledDown>().Single().Duration, Is.EqualTo(TimeSpan.FromSeconds(40)));
        }
    }

    [Test]
    public async Task Skips_a_candidate_whose_circuit_is_open()
    {
        var broken = _host.Rule(_ => Host.Throw(500));
        var primary = _host.Resilient(broken, o =>
        {
            o.Retry.Enabled = false;
            o.CircuitBreaker.ConsecutiveFailures = 1;
        });
        var client = _host.Build(primary, b => b.UseFallback(f =>
        {
            f.Then(Backup("from backup"), "backup");
            f.FailuresBeforeCooldown = 100;
        }));

        await AskAsync(client);
        await AskAsync(client);

        Assert.That(broken.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Waits_a_moment_when_everyone_is_left_alone()
    {
        var primary = _host.Script(Host.Throw(429), ScriptedStep.Text("back"));
        var client = Chain(primary, _host.Script(Host.Throw(429)));

        var response = await AskAsync(client);

        Assert.That(response.Text, Is.EqualTo("back"));
        Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(5)), "the cooldown of a rate limit");
        Assert.That(_host.Recorder.Of<CandidateAwaited>().Single(), Has.Property("Candidate").EqualTo("primary").And.Property("AskedBefore").EqualTo(1));
    }

    [Test]
    public async Task Rather_waits_for_a_rate_limit_of_seconds_than_gives_up()
    {
        var primary = _host.Rule(_ => Host.Throw(401));
        var backup = _host.Script(Host.Throw(429, ("retry-after", "2")), ScriptedStep.Text("back"));

        Assert.That((await AskAsync(Chain(primary, backup))).Text, Is.EqualTo("back"));
        Assert.That(primary.Requests, Has.Count.EqualTo(1), "what only a person can mend is not asked twice");
    }

    [Test]
    public async Task Asks_again_a_second_later_whoever_failed_without_being_left_alone()
    {
        var client = Chain(_host.Script(Host.Throw(500), ScriptedStep.Text("back")), _host.Script(Host.Throw(404)));

        Assert.That((await AskAsync(client)).Text, Is.EqualTo("back"));
        Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task Gives_up_after_the_rounds_and_the_wait_that_it_is_allowed()
    {
        var primary = _host.Rule(_ => Host.Throw(429, ("retry-after", "1")));
        var client = _host.Build(primary, b => b.UseFallback(f =>
        {
            f.Then(_host.Rule(_ => Host.Throw(404)), "backup");
            f.MaxRounds = 2;
        }));

        await _host.FailAsync(client, streaming);

        Assert.That(primary.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Does_not_wait_past_the_deadline_of_the_run()
    {
        var primary = _host.Script(Host.Throw(429), ScriptedStep.Text("at once"));
        var client = Chain(primary, _host.Script(Host.Throw(429)));
        await using var run = AgentRun.Start(new AgentRunOptions { TimeLimit = TimeSpan.FromSeconds(3) }, timeProvider: _host.Time);
        await _host.FailAsync(client, streaming);

        var response = await AskAsync(client);

        Assert.That(response.Text, Is.EqualTo("at once"));
        Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Never_shuts_everyone_out()
    {
        var primary = _host.Script(Host.Throw(429, ("retry-after", "60")), ScriptedStep.Text("from primary"));
        var backup = _host.Script(Host.Throw(429, ("retry-after", "20")), ScriptedStep.Text("from backup"));
        var client = Chain(primary, backup);
        await _host.FailAsync(client, streaming);

        var response = await AskAsync(client);

        Assert.That(response.Text, Is.EqualTo("from backup"));
    }

    [Test]
    public async Task Passes_an_overflow_up_once_when_a_compressor_can_help()
    {
        var overflow = new ModelFailureException(new ModelFailure(ModelFailureKind.ContextOverflow, "x"));
        var primary = _host.Rule(_ => ScriptedStep.Throw(overflow));
        var client = Chain(primary, Backup("from backup"));
        await using var run = AgentRun.Start(timeProvider: _host.Time);
        AmbientScope.Current = run.Scope.With(new OneRelief());

        var first = await _host.FailAsync(client, streaming);
        var second = await AskAsync(client);

        Assert.That(first, Is.SameAs(overflow));
        Assert.That(second.Text, Is.EqualTo("from backup"));
    }

    [Test]
    public async Task Asks_the_next_candidate_when_an_answer_is_refused_or_filtered()
    {
        var primary = _host.Script(ScriptedStep.Refusal(), ScriptedStep.Empty().WithFinishReason(ChatFinishReason.ContentFilter));
        var client = Chain(primary, Backup("from backup"));

        Assert.That((await AskAsync(client)).Text, Is.EqualTo("from backup"));
        Assert.That((await AskAsync(client)).Text, Is.EqualTo("from backup"));
    }

    [Test]
    public async Task Returns_the_refusal_of_the_last_candidate_as_it_is()
    {
        var client = Chain(_host.Script(ScriptedStep.Refusal("first")), _host.Script(ScriptedStep.Refusal("last")));

        var response = await AskAsync(client);

        Assert.That(response.Messages.Single().Contents.OfType<ErrorContent>().Single().Message, Is.EqualTo("last"));
    }

    [Test]
    public async Task Returns_a_cut_answer()
    {
        var client = Chain(_host.Script(ScriptedStep.Text("Once").WithFinishReason(ChatFinishReason.Length)), Backup("from backup"));

        Assert.That((await AskAsync(client)).Text, Is.EqualTo("Once"));
    }

    [Test]
    public async Task Names_every_failure_when_nobody_can_answer()
    {
        var client = Chain(_host.Script(Host.Throw(500)), _host.Script(Host.Throw(401)), f => f.MaxRounds = 1);

        var failure = await _host.FailAsync(client, streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Does.Contain("primary: ServerError, backup: Authentication"));
            Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.Authentication));
            Assert.That(failure.InnerException, Is.InstanceOf<SdkException>());
            Assert.That(_host.Recorder.Of<ChainExhausted>().Single().Degraded, Is.False);
        }
    }

    [Test]
    public async Task Answers_with_a_fixed_text_and_says_so()
    {
        var client = _host.Build(_host.Script(Host.Throw(500)), b => b.UseFallback(f => f.AnswerWith("A colleague will take over.")));
        await using var run = AgentRun.Start(events: _host.Events, timeProvider: _host.Time);

        var response = await AskAsync(client);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("A colleague will take over."));
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(response.AdditionalProperties![FallbackChain.DegradedProperty], Is.True);
            Assert.That(run.Outcome, Is.EqualTo(AgentRunOutcome.Degraded));
            Assert.That(run.Signals.Count("AG1403"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Hands_over_to_a_person()
    {
        var desk = new Desk();
        _host.Services.AddSingleton<IEscalation>(desk);
        var client = _host.Build(_host.Script(Host.Throw(500)), b => b.UseFallback(f => f.HandOver("no model could answer")));
        await using var run = AgentRun.Start(new AgentRunOptions { Principal = "ada" }, events: _host.Events, timeProvider: _host.Time);

        var response = await AskAsync(client);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(desk.Requests.Single(), Is.EqualTo(new EscalationRequest("no model could answer", run.Id, "ada")));
            Assert.That(run.Outcome, Is.EqualTo(AgentRunOutcome.HandedOver));
            Assert.That(_host.Recorder.Codes, Does.Contain("AG1003"));
            Assert.That(response.Text, Is.Not.Empty);
        }
    }

    [Test]
    public async Task Asks_every_candidate_for_its_own_model()
    {
        var backup = Backup("from backup");
        var client = Chain(_host.Script(Host.Throw(500)), backup);
        var options = new ChatOptions { ModelId = "gpt", Temperature = 0.5f };

        await _host.Time.RunAsync(streaming
            ? client.GetStreamingResponseAsync(Host.Hello, options).ToChatResponseAsync()
            : client.GetResponseAsync(Host.Hello, options));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(backup.Requests[0].Options!.ModelId, Is.Null);
            Assert.That(backup.Requests[0].Options!.Temperature, Is.EqualTo(0.5f));
            Assert.That(options.ModelId, Is.EqualTo("gpt"));
        }
    }

    [Test]
    public async Task Keeps_usage_ids_and_every_content()
    {
        var image = new DataContent(new byte[] { 1, 2 }, "image/png");
        var answer = ScriptedStep.Contents(new TextReasoningContent("hm"), new TextContent("Hi"), image).WithUsage(3, 4);

        var response = await AskAsync(Chain(_host.Script(Host.Throw(500)), _host.Script(answer)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Messages.Single().Contents.Select(c => c.GetType()), Is.SupersetOf(
                new[] { typeof(TextReasoningContent), typeof(TextContent), typeof(DataContent) }));
            Assert.That(response.Usage!.TotalTokenCount, Is.EqualTo(7));
            Assert.That(response.ResponseId, Is.Not.Null);
        }
    }

    [Test]
    public async Task Lets_decisions_of_the_library_pass_as_they_are()
    {
        var backup = Backup("from backup");
        var task = Host.StartAsync(Chain(_host.Script(ScriptedStep.Throw(new AgentGuardException("blocked"))), backup), streaming);

        await _host.Time.RunAsync((Task)task);

        Assert.That(task.Exception!.InnerException, Is.TypeOf<AgentGuardException>());
        Assert.That(backup.Requests, Is.Empty);
    }

    private IChatClient Chain(IChatClient primary, IChatClient backup, Action<FallbackOptions>? configure = null) =>
        _host.Build(primary, b => b.UseFallback(f =>
        {
            f.Then(backup, "backup");
            configure?.Invoke(f);
        }));

    private ScriptedChatClient Backup(string text) =>
        new(_ => ScriptedStep.Text(text), _host.Time) { Metadata = new("scripted", defaultModelId: "backup-model") };

    private Task<ChatResponse> AskAsync(IChatClient client) => _host.AskAsync(client, streaming);

    private sealed class OneRelief : IContextRelief
    {
        private int _claimed;

        public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;
    }

    private sealed class Desk : IEscalation
    {
        public List<EscalationRequest> Requests { get; } = [];

        public ValueTask EscalateAsync(EscalationRequest request, CancellationToken cancellationToken = default)
        {
            Requests.Add(request);
            return default;
        }
    }
}
