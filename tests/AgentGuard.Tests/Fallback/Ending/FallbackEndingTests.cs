using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Fallback.Ending;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentGuard.Tests.Fallback.Ending;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class FallbackEndingTests(bool streaming)
{
    private readonly EndingHost _host = new(streaming) { IsDown = true };

    [Test]
    public async Task Tries_the_steps_in_the_order_in_which_they_are_named()
    {
        var small = Model("small");
        var first = await _host.AskAsync(_host.Client(f => f.ReduceTo(small, "small").AnswerWith("Sorry.")), "Hi");
        var second = await _host.AskAsync(_host.Client(f => f.AnswerWith("Sorry.").ReduceTo(small, "small")), "Hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Text, Is.EqualTo("small"));
            Assert.That(How(first), Is.EqualTo(Degradation.Reduced));
            Assert.That(second.Text, Is.EqualTo("Sorry."));
            Assert.That(How(second), Is.EqualTo(Degradation.Static));
            Assert.That(second.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
        }
    }

    [Test]
    public async Task Says_in_the_answer_the_run_and_an_event_how_it_is_degraded()
    {
        var client = _host.Client(f => f.AnswerWith("Sorry."));
        await using var run = AgentRun.Start(events: _host.Events, timeProvider: _host.Time);

        var response = await _host.AskAsync(client, "Hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.AdditionalProperties![FallbackChain.DegradedProperty], Is.True);
            Assert.That(run.Outcome, Is.EqualTo(AgentRunOutcome.Degraded));
            Assert.That(run.OutcomeReason, Is.EqualTo("no candidate could answer (ServerError); the answer is static"));
            Assert.That(_host.Recorder.Of<ChainExhausted>().Single().Degraded, Is.True);
            Assert.That(_host.Recorder.Of<AnswerDegraded>().Single().Message, Is.EqualTo("No candidate could answer (ServerError); the answer is static."));
        }
    }

    [TestCase("content_filter", "Sorry.", "no candidate could answer (ContentFiltered); the answer is static")]
    [TestCase("stop", "Sorry.", "no candidate could answer (EmptyAnswer); the answer is static")]
    public async Task An_answer_that_says_nothing_does_not_go_before_an_ending(string finishReason, string expected, string reason)
    {
        _host.IsDown = false;
        _host.Answer = _ => ScriptedStep.Empty().WithFinishReason(new ChatFinishReason(finishReason));
        await using var run = AgentRun.Start(timeProvider: _host.Time);

        var response = await _host.AskAsync(_host.Client(f => f.AnswerWith("Sorry.")), "Hi");

        Assert.That((response.Text, run.OutcomeReason), Is.EqualTo((expected, reason)));
    }

    [Test]
    public async Task A_refusal_goes_before_an_ending_and_is_no_plain_success()
    {
        _host.IsDown = false;
        _host.Answer = _ => ScriptedStep.Refusal("No.");
        await using var run = AgentRun.Start(timeProvider: _host.Time);

        var response = await _host.AskAsync(_host.Client(f => f.AnswerWith("Sorry.")), "Hi");

        Assert.That(response.Messages.Single().Contents.OfType<ErrorContent>().Single().Message, Is.EqualTo("No."));
        Assert.That((run.Outcome, run.OutcomeReason), Is.EqualTo((AgentRunOutcome.Degraded, "no candidate gave an answer that was accepted (Refusal)")));
    }

    [Test]
    public async Task An_answer_that_says_nothing_is_returned_where_no_ending_has_a_better_one()
    {
        _host.IsDown = false;
        _host.Answer = _ => ScriptedStep.Empty().WithFinishReason(ChatFinishReason.ContentFilter);

        var response = await _host.AskAsync(_host.Client(f => f.AnswerWith(_ => null)), "Hi");

        Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
        Assert.That(response.AdditionalProperties![FallbackChain.NotAcceptedProperty], Is.True);
    }

    [Test]
    public async Task Tries_the_next_step_when_one_fails()
    {
        var broken = new ScriptedChatClient(_ => Host.Throw(500), _host.Time);

        var response = await _host.AskAsync(_host.Client(f => f.ReduceTo(broken, "small").AnswerWith("Sorry.")), "Hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("Sorry."));
            Assert.That(_host.Recorder.Of<EndingStepFailed>().Single().Step, Is.EqualTo(EndingStep.ReducedMode));
        }
    }

    [Test]
    public async Task A_step_that_hangs_is_left_after_its_time()
    {
        using var hanging = new SilentChatClient();

        var response = await _host.AskAsync(_host.Client(f => f.ReduceTo(hanging, "small").AnswerWith("Sorry.")), "Hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("Sorry."));
            Assert.That(_host.Time.Elapsed, Is.EqualTo(new FallbackOptions().EndingStepTimeout));
            Assert.That(_host.Recorder.Of<EndingStepFailed>().Single().Error, Is.EqualTo("TimeoutException"));
        }
    }

    [Test]
    public async Task A_step_never_outlasts_the_deadline_of_the_run()
    {
        using var hanging = new SilentChatClient();
        var client = _host.Client(f => f.ReduceTo(hanging, "small").AnswerWith("Sorry."));
        await using var run = AgentRun.Start(new AgentRunOptions { TimeLimit = TimeSpan.FromSeconds(7) }, _host.Events, _host.Time);

        var response = await _host.AskAsync(client, "Hi");

        Assert.That(response.Text, Is.EqualTo("Sorry."));
        Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public async Task The_cancellation_of_the_caller_ends_the_ending()
    {
        using var caller = new CancellationTokenSource(TimeSpan.FromSeconds(3), _host.Time);
        using var hanging = new SilentChatClient();
        var client = _host.Client(f => f.ReduceTo(hanging, "small").AnswerWith("Sorry."));

        await Assert.ThatAsync(() => _host.AskAsync(client, Host.Hello, token: caller.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_text_may_depend_on_the_failure_and_be_none()
    {
        var client = _host.Client(f => f.AnswerWith(failure => failure.Kind is ModelFailureKind.ServerError ? "Try later." : null));
        var none = _host.Client(f => f.AnswerWith(_ => null));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await _host.AskAsync(client, "Hi")).Text, Is.EqualTo("Try later."));
            Assert.That((await _host.FailAsync(none, "Hi")).Failure.Kind, Is.EqualTo(ModelFailureKind.ServerError));
            Assert.That(_host.Recorder.Of<ChainExhausted>().Select(happened => happened.Degraded), Is.EqualTo(new[] { true, false }));
        }
    }

    [Test]
    public async Task A_person_takes_over_in_the_words_of_the_host()
    {
        var desk = new Desk();
        _host.Services.AddSingleton<IEscalation>(desk);
        await using var run = AgentRun.Start(events: _host.Events, timeProvider: _host.Time);

        var response = await _host.AskAsync(_host.Client(f => f.AnswerWith("A colleague calls you.").HandOver("no model could answer")), "Hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("A colleague calls you."));
            Assert.That(How(response), Is.EqualTo(Degradation.HandedOver));
            Assert.That(desk.Requests, Is.EqualTo(1));
            Assert.That(run.Outcome, Is.EqualTo(AgentRunOutcome.HandedOver));
        }
    }

    [Test]
    public async Task A_hand_over_that_fails_leaves_the_text_of_the_host_or_the_failure()
    {
        _host.Services.AddSingleton<IEscalation>(new Desk { IsClosed = true });

        var response = await _host.AskAsync(_host.Client(f => f.AnswerWith("Sorry.").HandOver("x")), "Hi");
        var failure = await _host.FailAsync(_host.Client(f => f.HandOver("x")), "Hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(How(response), Is.EqualTo(Degradation.Static));
            Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.ServerError));
            Assert.That(_host.Recorder.Of<EndingStepFailed>().Select(step => step.Step), Has.All.EqualTo(EndingStep.HandOver));
            Assert.That(_host.Recorder.Codes, Has.None.EqualTo("AG1003"));
        }
    }

    [Test]
    public async Task The_reduced_model_has_no_tools_and_knows_it()
    {
        var small = Model("small");
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "look_up")], ToolMode = ChatToolMode.Auto, Instructions = "Be brief.", ModelId = "gpt" };

        await _host.AskAsync(_host.Client(f => f.ReduceTo(small, "small")), "Hi", options);

        var seen = small.Requests.Single().Options!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.Tools, Is.Null.Or.Empty);
            Assert.That(seen.ToolMode, Is.Null);
            Assert.That(seen.ModelId, Is.Null);
            Assert.That(seen.Instructions, Does.StartWith("Be brief.\n\nYou are standing in"));
            Assert.That(options.Tools, Has.Count.EqualTo(1));
            Assert.That(options.Instructions, Is.EqualTo("Be brief."));
        }
    }

    [Test]
    public async Task The_reduced_model_gets_a_transcript_that_its_provider_accepts()
    {
        var small = Model("small");
        ChatMessage[] messages =
        [
            new(ChatRole.User, "Look"), new(ChatRole.Assistant, [new FunctionCallContent("fc|1", "look_up")]), new(ChatRole.User, "And?"),
        ];

        await _host.AskAsync(
            _host.Client(f => f.ReduceTo(small, "small", profile => profile.Provider = "anthropic")),
            messages,
            new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "look_up")] });

        var seen = small.Requests.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(AgentGuard.Transcripts.TranscriptChecker.Check([.. seen.Messages], AgentGuard.Transcripts.TranscriptRules.Anthropic), Is.Empty);
            Assert.That(seen.Options!.ToolMode, Is.EqualTo(ChatToolMode.None), "the tools of calls in the conversation stay named, out of use");
        }
    }

    [Test]
    public async Task The_reduced_model_is_held_to_the_region_of_the_request()
    {
        var small = Model("small");

        var response = await _host.AskAsync(
            _host.Client(f => f.ReduceTo(small, "small", profile => profile.Region = "us").AnswerWith("Sorry.").Region = "eu"), "Hi");

        Assert.That(response.Text, Is.EqualTo("Sorry."));
        Assert.That(small.Requests, Is.Empty);
    }

    [Test]
    public async Task An_answer_of_the_reduced_model_that_calls_a_tool_is_none()
    {
        var small = new ScriptedChatClient(_ => ScriptedStep.ToolCall("look_up"), _host.Time);

        Assert.That((await _host.AskAsync(_host.Client(f => f.ReduceTo(small, "small").AnswerWith("Sorry.")), "Hi")).Text, Is.EqualTo("Sorry."));
    }

    [Test]
    public async Task Finds_the_reduced_model_in_the_container()
    {
        _host.Services.AddKeyedSingleton<IChatClient>("small", Model("small"));

        Assert.That((await _host.AskAsync(_host.Client(f => f.ReduceTo("small")), "Hi")).Text, Is.EqualTo("small"));
    }

    [Test]
    public async Task Can_be_set_up_in_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Fallback:EndingOrder:0"] = "StaticAnswer",
            ["Fallback:StaticAnswer"] = "Sorry.",
            ["Fallback:ReducedModel"] = "small",
            ["Fallback:AnswerCache:Enabled"] = "true",
            ["Fallback:AnswerCache:MaxAge"] = "00:10:00",
            ["Fallback:AnswerCache:IsShared"] = "true",
        }).Build();
        _host.Services.AddAgentGuard(configuration);
        _host.Services.AddKeyedSingleton<IChatClient>("small", Model("small"));
        var client = _host.Client(_ => { });

        var sorry = await _host.AskAsync(client, "Hi");
        var small = await _host.AskAsync(_host.Client(f => f.EndingOrder.Clear()), "Hi");

        Assert.That((sorry.Text, small.Text), Is.EqualTo(("Sorry.", "small")));
    }

    [Test]
    public void Says_what_is_wrong_with_the_options()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => _host.Client(f => f.EndingStepTimeout = TimeSpan.Zero), Fails("EndingStepTimeout"));
            Assert.That(() => _host.Client(f => f.AnswerFromCache(cache => cache.Similarity = 0.2)), Fails("must be from 0.5 to 1"));
            Assert.That(() => _host.Client(f => f.AnswerFromCache(cache => cache.MaxAge = TimeSpan.Zero)), Fails("from 1 second to 30 days"));
            Assert.That(() => _host.Client(f => f.AnswerFromCache(cache => cache.MaxEntries = 0)), Fails("MaxEntries"));
            Assert.That(() => _host.Client(f => f.EndingOrder.Add((EndingStep)9)), Fails("EndingOrder"));
            Assert.That(() => _host.Client(f => f.ReduceTo("small")), Throws.InvalidOperationException.With.Message.Contains("AddKeyedChatClient(\"small\""));
            Assert.That(
                () => _host.Client(f => f.AnswerFromCache(cache => cache.Similarity = 0.9)),
                Throws.InvalidOperationException.With.Message.Contains("IEmbeddingGenerator"));
            Assert.That(
                () => new FallbackChain([new FallbackCandidate("one", _host.Primary)], new FallbackOptions().ReduceTo("small")),
                Throws.ArgumentException.With.Message.Contains("ReduceTo(client, \"small\")"));
        }
    }

    private static NUnit.Framework.Constraints.IResolveConstraint Fails(string words) => Throws.TypeOf<OptionsValidationException>().With.Message.Contains(words);

    private static object? How(ChatResponse response) => response.AdditionalProperties?[Degradation.PropertyName];

    private ScriptedChatClient Model(string text) => new(_ => ScriptedStep.Text(text), _host.Time);

    private sealed class Desk : IEscalation
    {
        public bool IsClosed { get; init; }

        public int Requests { get; private set; }

        public ValueTask EscalateAsync(EscalationRequest request, CancellationToken cancellationToken = default)
        {
            Requests++;
            return IsClosed ? throw new InvalidOperationException("closed") : default;
        }
    }
}
