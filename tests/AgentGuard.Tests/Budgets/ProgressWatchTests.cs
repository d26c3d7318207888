using AgentGuard.Budgets;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace AgentGuard.Tests.Budgets;

public sealed class ProgressWatchTests
{
    private static readonly ProgressWatch Watch = new();

    [Test]
    public void The_second_identical_failing_call_is_worth_a_word_that_the_model_can_act_on()
    {
        var transcript = new Transcript().Call("refund", "A-1", "Error: order A-1 is closed").Call("look_up", "A-1", "closed");
        Assert.That(Examine(transcript), Is.TypeOf<ProgressVerdict.GoOn>());

        var nudge = (ProgressVerdict.Nudge)Examine(transcript.Call("refund", "A-1", "Error: order A-1 is closed"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(nudge, Has.Property("Pattern").EqualTo(ProgressPattern.RepeatedFailure).And.Property("Count").EqualTo(2));
            Assert.That(nudge.Message, Does.Contain("'refund' was called 2 times with the same arguments")
                .And.Contain("\"Error: order A-1 is closed\"").And.Contain("Change the arguments, use another tool"));
        }
    }

    [Test]
    public void A_failing_call_that_is_repeated_on_and_on_stops_the_run()
    {
        var transcript = new Transcript().Repeat(4, t => t.Call("refund", "A-1", "Error: closed"));

        Assert.That(Examine(transcript), Is.EqualTo(
            new ProgressVerdict.Stop(ProgressPattern.RepeatedFailure, "refund", 4, "the same call of 'refund' failed 4 times")));
    }

    [Test]
    public void Failures_are_remembered_when_the_user_speaks_but_do_not_stop_a_run_then()
    {
        var transcript = new Transcript().Repeat(3, t => t.Call("refund", "A-1", "Error: closed")).User().Call("refund", "A-1", "Error: closed");

        Assert.That(Examine(transcript), Is.TypeOf<ProgressVerdict.Nudge>().With.Property("Count").EqualTo(4));
    }

    [Test]
    public void A_call_that_worked_in_between_is_no_repeated_failure() => AssertQuiet(new Transcript()
        .Call("fetch", 1, "Error: busy").Call("fetch", 1, "page").Call("fetch", 1, "Error: busy"));

    [Test]
    public void The_order_of_arguments_and_the_form_of_numbers_say_nothing()
    {
        List<ChatMessage> messages = [new(ChatRole.User, "go")];
        foreach (var (id, arguments) in new[] { ("1", """{"x":1,"y":{"b":2,"a":1.0}}"""), ("2", """{"y":{"a":1,"b":2},"x":1.0}""") })
        {
            messages.Add(new(ChatRole.Assistant, [FunctionCallContent.CreateFromParsedArguments(
                arguments, id, "pay", static text => System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object?>>(text))]));
            messages.Add(new(ChatRole.Tool, [new FunctionResultContent(id, "Error: no")]));
        }

        Assert.That(Watch.Examine(messages), Is.TypeOf<ProgressVerdict.Nudge>());
    }

    [Test]
    public void Ids_of_the_request_in_arguments_and_results_say_nothing()
    {
        var transcript = new Transcript();
        for (var i = 0; i < 2; i++)
        {
            var id = Guid.CreateVersion7();
            transcript.Call("pay", new Dictionary<string, object?> { ["sum"] = 5, ["idempotency_key"] = $"k{i}" }, $"Error: declined ({id}) at 2026-11-26T10:0{i}:00Z");
        }

        Assert.That(Examine(transcript), Is.TypeOf<ProgressVerdict.Nudge>());
    }

    [Test]
    public void Other_arguments_are_another_call() => AssertQuiet(new Transcript()
        .Call("pay", 1, "Error: declined").Call("pay", 2, "Error: declined").Call("pay", 3, "Error: declined"));

    private static IEnumerable<TestCaseData> Failures()
    {
        yield return new("Error: no such order", null);
        yield return new("error - not found", null);
        yield return new("Traceback (most recent call last):\n  File \"a.py\"", null);
        yield return new("""{"error":"not found"}""", null);
        yield return new("""{"code":404,"error":{"message":"not found"}}""", null);
        yield return new("""{"content":[],"isError":true}""", null);
        yield return new("ok", new InvalidOperationException("no"));
        yield return new("Error: Function failed.", null);
        yield return new(new ToolFailure(ToolFailureCategory.Failed, "t", "It failed.", Retryable: true, "Try.").ToJson(), null);
    }

    [TestCaseSource(nameof(Failures))]
    public void A_failure_is_known_in_whatever_form_it_comes(string result, Exception? exception) => Assert.That(
        Examine(new Transcript().Call("t", 1, result, exception).Call("t", 1, result, exception)),
        Is.TypeOf<ProgressVerdict.Nudge>().With.Property("Pattern").EqualTo(ProgressPattern.RepeatedFailure));

    [TestCase("Errors: 0, warnings: 0")]
    [TestCase("""{"error":null,"total":5}""")]
    [TestCase("""{"errors":0,"error":""}""")]
    [TestCase("""{"note":"error\"","items":[{"error":"inner"}]}""")]
    [TestCase("no error")]
    public void A_result_that_speaks_of_errors_is_none(string result) =>
        AssertQuiet(new Transcript().Call("t", 1, result).Call("t", 1, result));

    [Test]
    public void A_guarded_tool_that_counts_its_own_failures_fails_in_the_same_way()
    {
        var failure = new ToolFailure(ToolFailureCategory.Failed, "t", "It failed.", Retryable: true, "Try.") { AttemptsLeft = 3 };

        var transcript = new Transcript()
            .Call("t", 1, failure.ToJson())
            .Call("t", 1, (ToolFailures.Repeated(failure, 2) with { AttemptsLeft = 2 }).ToJson())
            .Call("t", 1, (ToolFailures.Repeated(failure, 3) with { AttemptsLeft = 1 }).ToJson());

        Assert.That(Examine(transcript), Is.TypeOf<ProgressVerdict.Nudge>().With.Property("Count").EqualTo(3));
    }

    [Test]
    public void The_same_call_with_the_same_result_is_told_at_the_third_time_and_stopped_at_the_fifth()
    {
        var verdicts = Verdicts(new Transcript().Repeat(5, t => t.Call("read", "a.txt", "text")));

        Assert.That(verdicts, Is.EqualTo(new[] { "GoOn", "GoOn", "Nudge RepeatedCall 3", "Nudge RepeatedCall 4", "Stop RepeatedCall 5" }));
    }

    [Test]
    public void Polling_whose_result_changes_survives()
    {
        var i = 0;

        AssertQuiet(new Transcript().Repeat(50, t => t.Call("status", "job-1", $"{i++} % done")));
    }

    [Test]
    public void A_declared_polling_tool_survives_an_unchanged_result()
    {
        var transcript = new Transcript().Repeat(50, t => t.Call("status", "job-1", "pending"));
        var tool = AIFunctionFactory.Create(
            (string a) => a, new AIFunctionFactoryOptions { Name = "status", AdditionalProperties = new Dictionary<string, object?> { ["agentguard.polling"] = true } });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Watch.Examine(transcript.Messages), Is.TypeOf<ProgressVerdict.Stop>());
            Assert.That(Watch.Examine(transcript.Messages, [tool]), Is.TypeOf<ProgressVerdict.GoOn>());
            Assert.That(new ProgressWatch(new() { PollingTools = { "status" } }).Examine(transcript.Messages), Is.TypeOf<ProgressVerdict.GoOn>());
        }
    }

    [Test]
    public void Different_calls_with_one_result_are_work() =>
        AssertQuiet(new Transcript().Call("attach", 1, "true").Call("attach", 2, "true").Call("attach", 3, "true").Call("attach", 4, "true"));

    [Test]
    public void Reading_the_same_again_between_other_work_is_work()
    {
        var i = 0;

        AssertQuiet(new Transcript().Repeat(6, t => t.Call("read", "a.txt", "text").Call("edit", i++, $"edited {i}")));
    }

    [Test]
    public void A_cycle_is_seen([Values(2, 3, 4, 5)] int length)
    {
        var transcript = new Transcript().Repeat(4, t =>
        {
            for (var i = 0; i < length; i++)
            {
                t.Call($"tool{i}", i, $"result {i}");
            }

            return t;
        });

        var verdicts = Verdicts(transcript);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdicts.TakeWhile(verdict => verdict == "GoOn").Count(), Is.EqualTo(Math.Max(5, 2 * length) - 1));
            Assert.That(verdicts[^1], Is.EqualTo("Stop Cycle 4"));
        }
    }

    [Test]
    public void Calls_made_at_once_are_one_step_in_any_order()
    {
        var transcript = new Transcript();
        for (var i = 0; i < 3; i++)
        {
            (string, object?, object?, Exception?)[] step = [("a", 1, "x", null), ("b", 1, "y", null)];
            transcript.Step(i % 2 == 0 ? step : [.. step.Reverse()]);
        }

        Assert.That(Examine(transcript), Is.TypeOf<ProgressVerdict.Nudge>().With.Property("Pattern").EqualTo(ProgressPattern.RepeatedCall));
    }

    [Test]
    public void The_same_failing_call_several_times_at_once_is_no_repetition() =>
        AssertQuiet(new Transcript().Step(("a", 1, "Error: x", null), ("a", 1, "Error: x", null), ("a", 1, "Error: x", null)));

    [Test]
    public void Alternating_failing_calls_are_seen() => Assert.That(
        Examine(new Transcript().Repeat(2, t => t.Call("a", 1, "Error: x").Call("b", 1, "Error: y"))), Is.TypeOf<ProgressVerdict.Nudge>());

    [Test]
    public void A_series_of_different_failing_calls_is_told_and_stopped()
    {
        var i = 0;

        var verdicts = Verdicts(new Transcript().Repeat(10, t => t.Call("guess", i++, "Error: wrong")));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdicts.TakeWhile(verdict => verdict == "GoOn").Count(), Is.EqualTo(4));
            Assert.That(verdicts[4], Is.EqualTo("Nudge FailureSeries 5"));
            Assert.That(verdicts[^1], Is.EqualTo("Stop FailureSeries 10"));
        }
    }

    [Test]
    public void Wandering_over_what_is_known_is_told()
    {
        var transcript = new Transcript();
        int[] visits = [0, 1, 2, 3, 4, 5, 6, 7, 3, 0, 6, 1, 7, 2, 5, 4];
        foreach (var page in visits)
        {
            transcript.Call("open", page, $"page {page}");
        }

        Assert.That(Examine(transcript), Is.TypeOf<ProgressVerdict.Nudge>().With.Property("Pattern").EqualTo(ProgressPattern.NothingNew));
    }

    [Test]
    public void A_word_of_the_user_gives_old_calls_a_new_sense() =>
        AssertQuiet(new Transcript().Repeat(5, t => t.Call("search", "x", "[]").Call("think", "y", "").User()));

    [Test]
    public void Nothing_is_said_when_the_latest_message_is_no_result() =>
        Assert.That(Examine(new Transcript().Repeat(2, t => t.Call("a", 1, "Error: x")).User()), Is.TypeOf<ProgressVerdict.GoOn>());

    [Test]
    public void A_threshold_that_stops_before_it_tells_is_refused() => Assert.That(
        () => new ProgressWatch(new() { FailuresBeforeNudge = 6 }),
        Throws.TypeOf<OptionsValidationException>().With.Message.Contains("FailuresBeforeStop"));

    private static ProgressVerdict Examine(Transcript transcript) => Watch.Examine(transcript.Messages);

    private static void AssertQuiet(Transcript transcript) => Assert.That(Verdicts(transcript), Has.All.EqualTo("GoOn"));

    private static List<string> Verdicts(Transcript transcript)
    {
        var conversation = Watch.Follow();
        var verdicts = new List<string>();
        for (var i = 1; i <= transcript.Messages.Count; i++)
        {
            if (i == transcript.Messages.Count || transcript.Messages[i].Role == ChatRole.Assistant)
            {
                verdicts.Add(conversation.Examine([.. transcript.Messages.Take(i)]) switch
                {
                    ProgressVerdict.Nudge nudge => $"Nudge {nudge.Pattern} {nudge.Count}",
                    ProgressVerdict.Stop stop => $"Stop {stop.Pattern} {stop.Count}",
                    _ => "GoOn",
                });
            }
        }

        return verdicts[1..];
    }
}
