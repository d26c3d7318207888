using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Fallback.Answers;

/// <summary>Cheap first: the next tier answers when the host does not accept an answer.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class CascadeTests(bool streaming)
{
    private readonly Host _host = new();

    [TestCase(false)]
    [TestCase(true)]
    public async Task Asks_the_next_tier_when_an_answer_is_not_good_enough(bool asynchronous)
    {
        var client = Cascade(
            f => _ = asynchronous
                ? f.AcceptWhen(async (answer, _) =>
                {
                    await Task.Yield();
                    return IsSure(answer);
                })
                : f.AcceptWhen(IsSure),
            ScriptedStep.Text("I am ", "not sure.").WithUsage(1_000, 500),
            ScriptedStep.Text("It is 42.").WithUsage(10, 5));

        var response = await AskAsync(client);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("It is 42."));
            Assert.That(response.Usage!.InputTokenCount, Is.EqualTo(1_010), "what the rejected answer cost is not lost");
            Assert.That(response.Usage!.OutputTokenCount, Is.EqualTo(505));
            Assert.That(response.AdditionalProperties?.ContainsKey(FallbackChain.NotAcceptedProperty), Is.Not.True);
            Assert.That(response.Messages, Has.Count.EqualTo(1));
            Assert.That(_host.Recorder.Of<AnswerRejected>().Single(), Has.Property("Candidate").EqualTo("primary")
                .And.Property("Kind").EqualTo(ModelFailureKind.SchemaViolated).And.Property("Cost").EqualTo(0.001m));
            Assert.That(_host.Recorder.Of<FellBack>().Single().To, Is.EqualTo("backup"));
        }
    }

    [Test]
    public async Task Returns_an_accepted_answer_of_the_cheap_tier()
    {
        var expensive = _host.Script();
        var client = _host.Build(_host.Script(ScriptedStep.Text("It is 42.")), b => b.UseFallback(f => f.Then(expensive, "backup").AcceptWhen(IsSure)));

        Assert.That((await AskAsync(client)).Text, Is.EqualTo("It is 42."));
        Assert.That(expensive.Requests, Is.Empty);
        Assert.That(_host.Recorder.Codes, Is.Empty);
    }

    [Test]
    public async Task Returns_the_last_answer_marked_when_nobody_does_better()
    {
        var client = Cascade(
            f => f.AcceptWhen(IsSure),
            ScriptedStep.Text("I am not sure.").WithUsage(100, 10),
            ScriptedStep.Text("Not sure either.").WithUsage(20, 2));

        var response = await AskAsync(client);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("Not sure either."));
            Assert.That(response.AdditionalProperties![FallbackChain.NotAcceptedProperty], Is.True);
            Assert.That(response.Usage!.TotalTokenCount, Is.EqualTo(132));
        }
    }

    [Test]
    public async Task Prefers_an_answer_that_is_not_good_enough_to_a_refusal()
    {
        var client = Cascade(f => f.AcceptWhen(IsSure), ScriptedStep.Text("I am not sure.").WithUsage(100, 10), ScriptedStep.Refusal().WithUsage(20, 2));

        var response = await AskAsync(client);

        Assert.That(response.Text, Is.EqualTo("I am not sure."));
        Assert.That(response.Usage!.TotalTokenCount, Is.EqualTo(132));
    }

    [Test]
    public async Task Keeps_the_answer_when_the_next_tier_fails()
    {
        var client = Cascade(f => f.AcceptWhen(IsSure), ScriptedStep.Text("I am not sure."), Host.Throw(404));

        var response = await AskAsync(client);

        Assert.That(response.Text, Is.EqualTo("I am not sure."));
        Assert.That(response.AdditionalProperties![FallbackChain.NotAcceptedProperty], Is.True);
    }

    [Test]
    public async Task A_check_that_throws_has_not_accepted_the_answer()
    {
        var client = Cascade(
            f => f.AcceptWhen(answer => answer.Text == "It is 42." ? true : throw new FormatException()),
            ScriptedStep.Text("It is forty-two."),
            ScriptedStep.Text("It is 42."));

        Assert.That((await AskAsync(client)).Text, Is.EqualTo("It is 42."));
        Assert.That(_host.Recorder.Of<AnswerRejected>().Single().Error, Is.EqualTo(nameof(FormatException)));
    }

    [Test]
    public async Task Does_not_judge_a_step_that_calls_a_tool()
    {
        var client = Cascade(f => f.AcceptWhen(IsSure), ScriptedStep.ToolCall("look_up"), ScriptedStep.Text("not asked"));

        Assert.That((await AskAsync(client)).Messages.Single().Contents.OfType<FunctionCallContent>().Single().Name, Is.EqualTo("look_up"));
    }

    [Test]
    public async Task A_cancellation_within_the_check_is_no_verdict()
    {
        using var caller = new CancellationTokenSource();
        var client = Cascade(
            f => f.AcceptWhen(async (_, token) =>
            {
                await caller.CancelAsync();
                token.ThrowIfCancellationRequested();
                return true;
            }),
            ScriptedStep.Text("a"),
            ScriptedStep.Text("b"));

        var task = Host.StartAsync(client, streaming, caller.Token);
        await _host.Time.RunAsync((Task)task);

        Assert.That(task.IsCanceled, Is.True);
        Assert.That(_host.Recorder.Codes, Is.Empty);
    }

    [Test]
    public async Task Lets_streams_flow_unjudged_where_the_host_says_so()
    {
        var client = Cascade(
            f =>
            {
                f.AcceptWhen(IsSure);
                f.JudgeStreams = false;
            },
            ScriptedStep.Text("I am ", "not sure."),
            ScriptedStep.Text("It is 42."));

        Assert.That((await AskAsync(client)).Text, Is.EqualTo(streaming ? "I am not sure." : "It is 42."));
    }

    [Test]
    public async Task Counts_the_usage_of_refusals_too()
    {
        var client = Cascade(_ => { }, ScriptedStep.Refusal().WithUsage(100, 10), ScriptedStep.Text("Hi").WithUsage(20, 2));

        Assert.That((await AskAsync(client)).Usage!.TotalTokenCount, Is.EqualTo(132));
    }

    private static bool IsSure(ChatResponse answer) => !answer.Text.Contains("ot sure", StringComparison.Ordinal);

    private IChatClient Cascade(Action<FallbackOptions> configure, ScriptedStep cheap, ScriptedStep dear) =>
        _host.Build(_host.Script(cheap), b => b.UseFallback(f =>
        {
            f.Primary(p => (p.InputPrice, p.OutputPrice) = (0.5m, 1m)).Then(_host.Script(dear), "backup");
            configure(f);
        }));

    private Task<ChatResponse> AskAsync(IChatClient client) => _host.AskAsync(client, streaming);
}
