using AgentGuard.Failures;
using AgentGuard.Ports;
using AgentGuard.Resilience;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Resilience;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class ResilientChatClientTests(bool streaming)
{
    private readonly Host _host = new();

    [Test]
    public async Task Retries_a_transient_failure()
    {
        var model = _host.Script(Host.Throw(500), Host.Throw(529), ScriptedStep.Text("Hi"));

        var response = await _host.AskAsync(_host.Resilient(model), streaming);

        Assert.That(response.Text, Is.EqualTo("Hi"));
        Assert.That(_host.Recorder.Codes, Is.EqualTo(new[] { "AG1301", "AG1301" }));
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    public async Task Does_not_retry_what_stays_wrong(int status)
    {
        var model = _host.Script(Host.Throw(status));

        var failure = await _host.FailAsync(_host.Resilient(model), streaming);

        Assert.That(model.Requests, Has.Count.EqualTo(1));
        Assert.That(failure.InnerException, Is.InstanceOf<SdkException>());
    }

    [Test]
    public async Task Gives_up_after_the_retries()
    {
        var model = _host.Rule(_ => Host.Throw(503));

        var failure = await _host.FailAsync(_host.Resilient(model), streaming);

        Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.Overloaded));
        Assert.That(model.Requests, Has.Count.EqualTo(4));
    }

    [TestCase("retry-after", "20", 20)]
    [TestCase("retry-after-ms", "12500", 12.5)]
    [TestCase("retry-after", "Tue, 01 Jan 2030 00:00:40 GMT", 40)]
    public async Task Waits_as_long_as_the_provider_asks(string header, string value, double seconds)
    {
        var model = _host.Script(Host.Throw(429, (header, value)), ScriptedStep.Text("Hi"));

        await _host.AskAsync(_host.Resilient(model), streaming);

        Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase("true", 400, 2)]
    [TestCase("false", 500, 1)]
    public async Task Follows_the_provider_when_it_says_whether_to_retry(string should, int status, int calls)
    {
        var answered = false;
        var model = _host.Rule(_ => answered ? ScriptedStep.Text("Hi") : Host.Throw(status, ("x-should-retry", should)));
        var task = Host.StartAsync(_host.Resilient(model), streaming);
        answered = true;

        await _host.Time.RunAsync((Task)task);

        Assert.That(model.Requests, Has.Count.EqualTo(calls));
    }

    [Test]
    public async Task Does_not_wait_for_more_than_the_longest_retry_after()
    {
        var model = _host.Script(Host.Throw(429, ("retry-after", "61")));

        var failure = await _host.FailAsync(_host.Resilient(model), streaming);

        Assert.That(failure.Failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(61)));
        Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Does_not_wait_past_the_deadline_of_the_run()
    {
        var model = _host.Script(Host.Throw(429, ("retry-after", "30")));
        var client = _host.Resilient(model);
        await using var run = AgentRun.Start(new AgentRunOptions { TimeLimit = TimeSpan.FromSeconds(20) }, timeProvider: _host.Time);

        var failure = await _host.FailAsync(client, streaming);

        Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.RateLimited));
        Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Asks_again_when_the_answer_is_empty()
    {
        var model = _host.Script(ScriptedStep.Empty(), ScriptedStep.Text("Hi"));

        Assert.That((await _host.AskAsync(_host.Resilient(model), streaming)).Text, Is.EqualTo("Hi"));
    }

    [Test]
    public async Task Fails_when_the_answer_stays_empty()
    {
        var model = _host.Rule(_ => ScriptedStep.Empty());

        var failure = await _host.FailAsync(_host.Resilient(model), streaming);

        Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.EmptyAnswer));
        Assert.That(model.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Returns_refused_filtered_and_cut_answers_as_they_are()
    {
        var model = _host.Script(
            ScriptedStep.Refusal(),
            ScriptedStep.Empty().WithFinishReason(ChatFinishReason.ContentFilter),
            ScriptedStep.Text("Once upon").WithFinishReason(ChatFinishReason.Length));
        var client = _host.Resilient(model);

        var refused = await _host.AskAsync(client, streaming);
        var filtered = await _host.AskAsync(client, streaming);
        var cut = await _host.AskAsync(client, streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Messages[0].Contents[0], Is.InstanceOf<ErrorContent>());
            Assert.That(filtered.FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
            Assert.That(cut.FinishReason, Is.EqualTo(ChatFinishReason.Length));
        }
    }

    [Test]
    public async Task Takes_every_attempt_from_the_budget_of_the_run()
    {
        var model = _host.Rule(_ => Host.Throw(500));
        var client = _host.Resilient(model);
        await using var run = AgentRun.Start(new AgentRunOptions { MaxModelAttempts = 2 }, events: _host.Events, timeProvider: _host.Time);

        var failure = await _host.FailAsync(client, streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.BudgetExceeded));
            Assert.That(failure.InnerException, Is.InstanceOf<SdkException>());
            Assert.That(model.Requests, Has.Count.EqualTo(2));
            Assert.That(run.Signals.Count("AG1501"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Stops_calling_a_client_that_keeps_failing()
    {
        var model = _host.Rule(_ => Host.Throw(500));
        var client = _host.Resilient(model, o => o.Retry.Enabled = false);
        for (var i = 0; i < 5; i++)
        {
            await _host.FailAsync(client, streaming);
        }

        var failure = await _host.FailAsync(client, streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.CircuitOpen));
            Assert.That(model.Requests, Has.Count.EqualTo(5));
            Assert.That(client.GetService<ICandidateHealth>()!.GetUnavailableFor(), Is.EqualTo(TimeSpan.FromSeconds(5)));
            Assert.That(_host.Recorder.Of<CircuitOpened>().Single().Kind, Is.EqualTo(ModelFailureKind.ServerError));
        }
    }

    [Test]
    public async Task Does_not_wait_for_a_retry_that_the_open_circuit_would_refuse()
    {
        var model = _host.Rule(_ => Host.Throw(500));
        var client = _host.Resilient(model, o => o.CircuitBreaker.ConsecutiveFailures = 2);

        var failure = await _host.FailAsync(client, streaming);

        Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.ServerError));
        Assert.That(model.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Calls_again_after_the_break()
    {
        var broken = true;
        var model = _host.Rule(_ => broken ? Host.Throw(401) : ScriptedStep.Text("Hi"));
        var client = _host.Resilient(model);
        await _host.FailAsync(client, streaming);
        broken = false;
        Assert.That((await _host.FailAsync(client, streaming)).Failure.Kind, Is.EqualTo(ModelFailureKind.CircuitOpen));

        _host.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.That((await _host.AskAsync(client, streaming)).Text, Is.EqualTo("Hi"));
        Assert.That(_host.Recorder.Codes, Does.Contain("AG1303"));
    }

    [Test]
    public async Task Ends_an_attempt_that_takes_too_long_and_tries_again()
    {
        var model = _host.Script(ScriptedStep.Delay(TimeSpan.FromHours(1)).Then(ScriptedStep.Text("late")), ScriptedStep.Text("Hi"));
        var client = _host.Resilient(model, o => o.Timeouts.FirstToken = null);

        var response = await _host.AskAsync(client, streaming);

        Assert.That(response.Text, Is.EqualTo("Hi"));
        Assert.That(_host.Recorder.Of<CallTimedOut>().Single().Phase, Is.EqualTo(TimeoutPhase.Attempt));
    }

    [Test]
    public async Task Ends_a_call_that_takes_too_long_with_all_its_attempts()
    {
        var model = _host.Rule(_ => ScriptedStep.Delay(TimeSpan.FromHours(1)));
        var client = _host.Resilient(model, o => o.Timeouts.FirstToken = null);

        var failure = await _host.FailAsync(client, streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Failure.TimeoutPhase, Is.EqualTo(TimeoutPhase.Total));
            Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.FromMinutes(10)));
            Assert.That(model.Requests, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task Ends_with_the_run_even_when_the_client_ignores_its_token()
    {
        var client = _host.Resilient(new StubbornChatClient());
        await using var run = AgentRun.Start(new AgentRunOptions { TimeLimit = TimeSpan.FromSeconds(20) }, timeProvider: _host.Time);

        var failure = await _host.FailAsync(client, streaming);

        Assert.That(failure.Failure.TimeoutPhase, Is.EqualTo(TimeoutPhase.Total));
        Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public async Task Tells_the_cancellation_of_the_caller_from_a_time_out()
    {
        using var caller = new CancellationTokenSource(TimeSpan.FromSeconds(3), _host.Time);
        var model = _host.Rule(_ => ScriptedStep.Delay(TimeSpan.FromHours(1)));
        var client = _host.Resilient(model, o => o.CircuitBreaker.ConsecutiveFailures = 1);

        var task = Host.StartAsync(client, streaming, caller.Token);
        await _host.Time.RunAsync((Task)task);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(task.IsCanceled, Is.True);
            Assert.That(_host.Recorder.Codes, Is.Empty);
            Assert.That(client.GetService<ICandidateHealth>()!.GetUnavailableFor(), Is.EqualTo(TimeSpan.Zero));
            Assert.That(model.Requests, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Cancels_the_wait_before_a_retry()
    {
        using var caller = new CancellationTokenSource(TimeSpan.FromSeconds(3), _host.Time);
        var model = _host.Script(Host.Throw(429, ("retry-after", "30")));

        var task = Host.StartAsync(_host.Resilient(model), streaming, caller.Token);
        await _host.Time.RunAsync((Task)task);

        Assert.That(task.IsCanceled, Is.True);
    }

    [Test]
    public async Task Keeps_usage_ids_and_every_content()
    {
        var image = new DataContent(new byte[] { 1, 2 }, "image/png");
        var model = _host.Script(
            Host.Throw(500), ScriptedStep.Contents(new TextReasoningContent("hm"), new TextContent("Hi"), image).WithUsage(3, 4));

        var response = await _host.AskAsync(_host.Resilient(model), streaming);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Messages.Single().Contents.Select(c => c.GetType()), Is.SupersetOf(
                new[] { typeof(TextReasoningContent), typeof(TextContent), typeof(DataContent) }));
            Assert.That(response.Usage!.TotalTokenCount, Is.EqualTo(7));
            Assert.That(response.ModelId, Is.EqualTo("scripted-model"));
            Assert.That(response.ResponseId, Is.Not.Null);
        }
    }

    [Test]
    public async Task Lets_decisions_of_the_library_pass_as_they_are()
    {
        var model = _host.Script(ScriptedStep.Throw(new AgentGuardException("blocked")));

        var task = Host.StartAsync(_host.Resilient(model), streaming);
        await _host.Time.RunAsync((Task)task);

        Assert.That(task.Exception!.InnerException, Is.TypeOf<AgentGuardException>());
    }

    [Test]
    public async Task Sends_a_sequence_again_that_can_be_read_but_once()
    {
        var model = _host.Script(Host.Throw(500), ScriptedStep.Text("Hi"));
        var once = new Queue<ChatMessage>(Host.Hello);
        var messages = Enumerable.Range(0, 1).Select(_ => once.Dequeue());
        var client = _host.Resilient(model);

        var response = await _host.Time.RunAsync(streaming
            ? client.GetStreamingResponseAsync(messages).ToChatResponseAsync()
            : client.GetResponseAsync(messages));

        Assert.That(response.Text, Is.EqualTo("Hi"));
    }

    [Test]
    public async Task Serves_many_calls_at_once()
    {
        var model = _host.Rule(_ => ScriptedStep.Delay(TimeSpan.FromSeconds(1)).Then(ScriptedStep.Text("Hi")));
        var client = _host.Resilient(model);

        for (var round = 0; round < 3; round++)
        {
            var answers = await _host.Time.RunAsync(Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Host.StartAsync(client, streaming))));
            Assert.That(answers.Select(answer => answer.Text), Is.All.EqualTo("Hi"));
        }
    }
}
