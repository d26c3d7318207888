using AgentGuard.Events;
using AgentGuard.Testing;
using AgentGuard.Tools;
using AgentGuard.Tools.Effects;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static AgentGuard.Tests.Tools.ToolLoop;

namespace AgentGuard.Tests.Tools.Effects;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class EffectVerificationTests(bool streaming)
{
    private readonly RefundDesk _desk = new();
    private readonly Recorder _recorder = new();
    private AgentRun? _run;

    [Test]
    public async Task An_effect_that_turns_out_to_have_happened_is_told_to_the_model_as_done()
    {
        _desk.Afterwards = () => throw new HttpRequestException("gone");
        var model = await AskTwiceAsync(o => o.VerifyEffect = (inquiry, _) => new(EffectFinding.Happened($"paid {inquiry.Arguments["order"]}")));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_desk.Refunds, Is.EqualTo(1));
            Assert.That(Results(model), Is.EqualTo(new[] { "paid A", "paid A" }));
            Assert.That(_run!.Outcome, Is.EqualTo(AgentRunOutcome.Succeeded));
            Assert.That(_recorder.Codes, Does.Contain("AG1605").And.Contain("AG1607").And.Contain("AG1604"));
        }
    }

    [Test]
    public async Task An_effect_that_did_not_happen_may_be_tried_again()
    {
        _desk.Afterwards = () => _desk.Refunds == 1 ? throw new HttpRequestException("gone") : Task.CompletedTask;
        var model = await AskTwiceAsync(o => o.VerifyEffect = (_, _) => new(EffectFinding.DidNotHappen));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_desk.Refunds, Is.EqualTo(2));
            Assert.That(Results(model)[0], Does.Contain("did not take effect").And.Contain("\"retryable\":true"));
            Assert.That(Results(model)[1], Does.StartWith("refunded"));
            Assert.That(_run!.Outcome, Is.EqualTo(AgentRunOutcome.Succeeded));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_nobody_can_tell_is_never_repeated_and_degrades_the_run(bool throws)
    {
        _desk.Afterwards = () => throw new HttpRequestException("gone");
        var model = await AskTwiceAsync(o => o.VerifyEffect = (_, _) => throws ? throw new IOException("password") : new(EffectFinding.StillUnknown));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_desk.Refunds, Is.EqualTo(1));
            Assert.That(Results(model), Is.All.Contain("outcome_unknown").And.None.Contain("password"));
            Assert.That((_run!.Outcome, _run.OutcomeReason), Is.EqualTo(
                (AgentRunOutcome.Degraded, "it is not known whether a call of the tool 'issue_refund' took effect")));
        }
    }

    [Test]
    public async Task Of_a_tool_that_is_still_running_it_is_not_believed_that_nothing_happened()
    {
        var forever = new TaskCompletionSource();
        _desk.Afterwards = () => forever.Task;
        var model = await AskTwiceAsync(o => (o.Timeout, o.VerifyEffect) = (TimeSpan.FromMilliseconds(1), (_, _) => new(EffectFinding.DidNotHappen)), calls: 1);
        forever.SetResult();

        Assert.That(Results(model).Single(), Does.Contain("outcome_unknown"));
    }

    [Test]
    public async Task What_was_found_is_recorded_in_a_form_that_another_process_reads_even_where_it_is_no_json()
    {
        _desk.Afterwards = () => throw new HttpRequestException("gone");
        var ledger = new InMemoryEffectLedger();
        var guard = new ToolGuard(new ToolGuardOptions().ForTool(
            "issue_refund", o => o.VerifyEffect = (_, _) => new(EffectFinding.Happened(new Unwritable()))))
        { Ledger = ledger };
        await using var run = AgentRun.Start();
        var result = await guard.InvokeAsync(_desk.Refund, new AIFunctionArguments { ["order"] = "A" });

        Assert.That(result, Is.EqualTo("a receipt"));
        Assert.That((await ledger.GetAsync(run.Id)).Single().Result, Is.EqualTo("a receipt"));
    }

    [Test]
    public async Task Calls_that_are_effects_of_their_own_run_each_and_a_duplicate_delivery_runs_once()
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(Call("issue_refund", "c1", ("order", "A"))),
            ScriptedStep.Contents(Call("issue_refund", "c2", ("order", "A")), Call("issue_refund", "c2", ("order", "A"))),
            ScriptedStep.Text("done"));
        await ToolLoop.AskAsync(Over(model, g => g.ForTool("issue_refund", o => o.RepeatsAreNewEffects = true)), streaming, Options());

        Assert.That(_desk.Refunds, Is.EqualTo(2));
    }

    [Test]
    public async Task Effects_are_undone_the_last_one_first_and_what_cannot_be_is_told()
    {
        List<string> undone = [];
        var guard = new ToolGuard(new ToolGuardOptions().ForTool("issue_refund", o => o.UndoEffect = (inquiry, _) =>
        {
            var order = inquiry.Arguments["order"]!.ToString()!;
            undone.Add($"{order}: {inquiry.Result}");
            return order == "B" && undone.Count < 4 ? throw new IOException("closed") : default;
        }), new AgentEvents([_recorder]))
        { Ledger = new InMemoryEffectLedger() };
        await using var run = AgentRun.Start();
        foreach (var order in (string[])["A", "B", "C"])
        {
            await guard.InvokeAsync(_desk.Refund, new AIFunctionArguments { ["order"] = order });
        }

        var left = await guard.UndoAsync(run.Id, [_desk.Refund]);
        Assert.That(undone.Select(one => one[0]), Is.EqualTo("CBA"));
        Assert.That(left.Single().Key.Arguments, Is.EqualTo("""{"order":"B"}"""));

        Assert.That(await guard.UndoAsync(run.Id, [_desk.Refund]), Is.Empty, "the second time it went on where the first stopped");
        Assert.That(undone.Select(one => one[0]), Is.EqualTo("CBAB"));
        Assert.That(_recorder.Codes.Count(code => code == "AG1608"), Is.EqualTo(4));
    }

    [Test]
    public async Task A_tool_knows_a_key_that_stays_the_same_over_retries_and_its_http_client_sends_it()
    {
        List<string> sent = [];
        using var http = new HttpClient(new IdempotencyKeyHandler(new Recording(sent)));
        var attempts = 0;
        _desk.Afterwards = async () =>
        {
            using var get = await http.GetAsync(new Uri("http://bank.test/"));
            using var post = await http.PostAsync(new Uri("http://bank.test/"), content: null);
            attempts = ToolCallContext.Current!.Attempt;
            if (attempts == 1)
            {
                throw new ToolException("The bank is closed.", retryable: true);
            }
        };
        await AskTwiceAsync(_ => { });

        Assert.That(attempts, Is.EqualTo(2));
        Assert.That(sent, Has.Count.EqualTo(4));
        Assert.That((sent[0], sent[2]), Is.EqualTo(("", "")), "a request that only reads needs none");
        Assert.That(sent[1], Does.Match("^\"[0-9a-f]{32}\"$").And.EqualTo(sent[3]));
        Assert.That(ToolCallContext.Current, Is.Null);
    }

    private static List<string> Results(ScriptedChatClient model) =>
        [.. model.Requests[^1].Messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().Select(result => result.Result!.ToString()!)];

    private ChatOptions Options() => new() { Tools = [_desk.Refund] };

    private async Task<ScriptedChatClient> AskTwiceAsync(Action<ToolOptions> configure, int calls = 2)
    {
        var round = 0;
        var model = new ScriptedChatClient(_ =>
        {
            _run = AgentRun.Current;
            return round++ < calls ? ScriptedStep.Contents(Call("issue_refund", $"c{round}", ("order", "A"))) : ScriptedStep.Text("done");
        });
        var client = model.AsBuilder().UseAgentRun().UseGuardedFunctionInvocation(g => g.ForTool("issue_refund", configure))
            .Build(new ServiceCollection().AddSingleton(new AgentEvents([_recorder])).BuildServiceProvider());
        await ToolLoop.AskAsync(client, streaming, Options());
        return model;
    }

    private sealed class Recording(List<string> sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent.Add(request.Headers.TryGetValues(IdempotencyKeyHandler.HeaderName, out var values) ? values.Single() : "");
            return Task.FromResult(new HttpResponseMessage());
        }
    }

    private sealed class Unwritable
    {
        private readonly string _reason = "Not here.";

        public string Receipt => throw new InvalidOperationException(_reason);

        public override string ToString() => "a receipt";
    }
}
