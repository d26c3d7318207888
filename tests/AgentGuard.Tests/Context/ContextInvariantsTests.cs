using AgentGuard.Context;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Context;

public sealed class ContextInvariantsTests
{
    private static readonly ChatMessage System = new(ChatRole.System, "You are a support agent.");
    private static readonly ChatMessage Task = new(ChatRole.User, "Help me with order A-10023, please, and take your time.");
    private static readonly ChatMessage Call = new(ChatRole.Assistant, [new TextReasoningContent("hm"), new FunctionCallContent("a", "look_up")]);
    private static readonly ChatMessage Result = new(ChatRole.Tool, [new FunctionResultContent("a", Conversations.Words(40))]);
    private static readonly ChatMessage Answer = new(ChatRole.Assistant, "It is in Oslo.");
    private static readonly ChatMessage Question = new(ChatRole.User, "And the other?");
    private static readonly ChatMessage[] Whole = [System, Task, Call, Result, Answer, Question];

    private static IEnumerable<TestCaseData> Broken()
    {
        yield return Of(ContextRule.CallsHaveResults, System, Task, Call, Answer, Question);
        yield return Of(ContextRule.CallsHaveResults, System, Task, Result, Answer, Question);
        yield return Of(ContextRule.ReasoningStaysWithItsCalls, System, Task, new(ChatRole.Assistant, [Call.Contents[1]]), Result, Answer, Question);
        yield return Of(ContextRule.TaskSurvives, Task, Call, Result, Answer, Question);
        yield return Of(ContextRule.TaskSurvives, System, Call, Result, Answer, Question);
        yield return Of(ContextRule.LatestQuestionSurvives, System, Task, Call, Result, Answer);
        yield return Of(ContextRule.NothingIsReplacedByNothing, System, Task, new(ChatRole.Assistant, " "), Answer, Question);
        yield return Of(ContextRule.ShorterWhenChanged, [.. Whole.SkipLast(1), new(ChatRole.Assistant, Conversations.Words(50)), Question]);
        yield return Of(ContextRule.RolesStayValid, System, Task, Call, Answer, Result, Question);
    }

    [TestCaseSource(nameof(Broken))]
    public void What_does_not_hold_is_named(ContextRule rule, ChatMessage[] view) =>
        Assert.That(ContextInvariants.Check(Whole, view).Select(violation => violation.Rule), Does.Contain(rule));

    [Test]
    public void A_conversation_that_is_left_alone_or_loses_a_whole_turn_is_well()
    {
        Assert.That(ContextInvariants.Check(Whole, Whole), Is.Empty);
        Assert.That(ContextInvariants.Check(Whole, [.. Whole]), Is.Empty);
        Assert.That(ContextInvariants.Check(Whole, [System, Task, Answer, Question]), Is.Empty);
    }

    [Test]
    public void Open_work_is_not_touched()
    {
        ChatMessage[] open = [System, Task, new(ChatRole.Assistant, [new FunctionCallContent("x", "pay")])];

        Assert.That(
            ContextInvariants.Check(open, [System, Task, new(ChatRole.Assistant, "…")]).Select(violation => violation.Rule),
            Does.Contain(ContextRule.OpenWorkIsUntouched));
    }

    [Test]
    public void A_note_that_was_sent_does_not_change_or_become_a_result_again()
    {
        ChatMessage Note(string text) => new(ChatRole.Tool, [new FunctionResultContent("a", text)]);
        ChatMessage[] first = [System, Task, Call, Note("[left out]"), Answer, Question];

        Assert.That(ContextInvariants.Check(Whole, first, previous: first), Is.Empty);
        Assert.That(
            ContextInvariants.Check(Whole, [System, Task, Call, Note("[gone away]"), Answer, Question], first).Select(violation => violation.Rule),
            Does.Contain(ContextRule.NotesAreStable));
        Assert.That(
            ContextInvariants.Check(Whole, [.. Whole.Where(message => message != Answer)], first).Select(violation => violation.Rule),
            Does.Contain(ContextRule.NotesAreStable));
    }

    [Test]
    public void What_was_wrong_before_is_not_held_against_the_compressor()
    {
        ChatMessage[] orphaned = [System, Task, Result, Answer, Question];

        Assert.That(ContextInvariants.Check(orphaned, [System, Task, Result, Question]), Is.Empty);
    }

    [Test]
    public void A_compressor_that_lies_about_its_size_is_caught() =>
        Assert.That(
            ContextInvariants.Check(Whole, new CompressedContext(Whole, 100, 90, 0, 0, Fits: true), maxTokens: 80).Single().Rule,
            Is.EqualTo(ContextRule.WithinLimit));

    private static TestCaseData Of(ContextRule rule, params ChatMessage[] view) => new TestCaseData(rule, view).SetArgDisplayNames($"{rule} {view.Length}");
}
