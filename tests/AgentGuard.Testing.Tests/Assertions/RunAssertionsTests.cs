using AgentGuard.Events;
using AgentGuard.Replay;
using AgentGuard.Testing.Assertions;
using Microsoft.Extensions.AI;

namespace AgentGuard.Testing.Tests.Assertions;

[TestFixture(false)]
[TestFixture(true)]
public sealed class RunAssertionsTests(bool streaming)
{
    [Test]
    public async Task What_a_run_did_is_said_in_sentences()
    {
        var run = await RecordAsync();

        run.AssertThat()
            .Called("total", times: 1, with: new Dictionary<string, object?> { ["order"] = "A-7" })
            .Called("refund")
            .CalledInOrder("total", "refund")
            .NeverCalled("delete", "cancel")
            .DidNothingTwice()
            .UsedAtMost(modelCalls: 3, toolCalls: 2, tokens: 100)
            .Answered("refunded")
            .EndedWell();
    }

    private static IEnumerable<TestCaseData> Lies()
    {
        yield return Lie("'cancel' to be called, and it was not", run => run.Called("cancel"));
        yield return Lie("'refund' to be called 2 times, and it was called 1 times", run => run.Called("refund", times: 2));
        yield return Lie("with order: \"A-8\"", run => run.Called("total", with: new Dictionary<string, object?> { ["order"] = "A-8" }));
        yield return Lie("'refund' never to be called", run => run.NeverCalled("cancel", "refund"));
        yield return Lie("'total' did not come", run => run.CalledInOrder("refund", "total"));
        yield return Lie("at most 2 model calls, and there were 3", run => run.UsedAtMost(modelCalls: 2));
        yield return Lie("at most 1 tool calls, and there were 2", run => run.UsedAtMost(toolCalls: 1));
        yield return Lie("at most 1 tokens", run => run.UsedAtMost(tokens: 1));
        yield return Lie("an answer with 'sorry'", run => run.Answered("sorry"));
        yield return Lie("the event AG1101 one or more times", run => run.Raised("AG1101"));
    }

    [TestCaseSource(nameof(Lies))]
    public async Task A_sentence_that_does_not_hold_tells_what_the_run_did(Action<RunAssertions> sentence, string expected)
    {
        var run = await RecordAsync();

        Assert.That(
            () => sentence(run.AssertThat()),
            Throws.TypeOf<RunAssertionException>().With.Message.Contains(expected).And.Message.Contains("total(order: \"A-7\"); a model; refund("));
    }

    [Test]
    public async Task A_call_made_twice_and_a_run_without_an_answer_are_found()
    {
        var refund = ScriptedStep.ToolCall("refund", new Dictionary<string, object?> { ["euros"] = 5 }, "c1");
        var again = ScriptedStep.ToolCall("refund", new Dictionary<string, object?> { ["euros"] = 5.0 }, "c2");
        var run = await RecordAsync(refund, again, ScriptedStep.Text(string.Empty));

        Assert.That(() => run.AssertThat().DidNothingTwice("total"), Throws.Nothing);
        Assert.That(() => run.AssertThat().DidNothingTwice("refund"), Throws.TypeOf<RunAssertionException>().With.Message.Contains("refund(euros: 5)"));
        Assert.That(() => run.AssertThat().EndedWell(), Throws.TypeOf<RunAssertionException>().With.Message.Contains("its last step was a model"));
        Assert.That(() => new RunRecording([]).AssertThat().EndedWell(), Throws.TypeOf<RunAssertionException>().With.Message.Contains("The run: nothing"));
    }

    [Test]
    public async Task Events_are_part_of_what_a_run_did()
    {
        var events = new EventRecorder();
        await using (AgentRun.Start(events: new AgentEvents([events])))
        {
            await AgentRun.Current!.RaiseAsync(new HandedOver("a test"));
        }

        new RunRecording([]).AssertThat(events).Raised("AG1003", times: 1).Raised("AG1002").NeverRaised("AG1101");
        Assert.That(() => new RunRecording([]).AssertThat(events).NeverRaised("AG1003"), Throws.TypeOf<RunAssertionException>());
    }

    private static TestCaseData Lie(string expected, Action<RunAssertions> sentence) => new TestCaseData(sentence, expected).SetArgDisplayNames(expected);

    private async Task<RunRecording> RecordAsync(params ScriptedStep[] steps)
    {
        using var recorder = new RunRecorder();
        var model = steps.Length > 0 ? new ScriptedChatClient(steps) : new ScriptedChatClient(
            ScriptedStep.ToolCall("total", new Dictionary<string, object?> { ["order"] = "A-7" }, "c1"),
            ScriptedStep.ToolCall("refund", new Dictionary<string, object?> { ["euros"] = 12.5 }, "c2"),
            ScriptedStep.Text("It is refunded.").WithUsage(40, 5));
        using var client = model.AsBuilder().UseRecording(recorder).UseFunctionInvocation().UseRecording(recorder).Build();
        var options = new ChatOptions
        {
            Tools = [AIFunctionFactory.Create((string order) => 12.5m, "total"), AIFunctionFactory.Create((decimal euros) => "paid", "refund")],
        };
        _ = streaming
            ? await client.GetStreamingResponseAsync("Refund A-7.", options).ToChatResponseAsync()
            : await client.GetResponseAsync("Refund A-7.", options);
        return recorder.Recording;
    }
}
