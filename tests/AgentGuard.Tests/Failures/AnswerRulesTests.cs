using AgentGuard.Failures;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Failures;

public sealed class AnswerRulesTests
{
    private static readonly ChatOptions Offered = new()
    {
        Tools = [AIFunctionFactory.Create((string order) => order, "look_up"), AIFunctionFactory.Create(() => 1, "ping")],
    };

    [TestCase("length", ModelFailureKind.Truncated)]
    [TestCase("MAX_TOKENS", ModelFailureKind.Truncated)]
    [TestCase("content_filter", ModelFailureKind.ContentFiltered)]
    [TestCase("SAFETY", ModelFailureKind.ContentFiltered)]
    [TestCase("guardrail_intervened", ModelFailureKind.ContentFiltered)]
    [TestCase("refusal", ModelFailureKind.Refusal)]
    [TestCase("MALFORMED_FUNCTION_CALL", ModelFailureKind.MalformedToolCall)]
    public void A_finish_reason_tells_in_the_words_of_any_provider(string reason, ModelFailureKind kind) =>
        Assert.That(Kind(new ChatResponse(new ChatMessage(ChatRole.Assistant, "text")) { FinishReason = new(reason) }), Is.EqualTo(kind));

    [TestCase("stop")]
    [TestCase("tool_calls")]
    [TestCase("pause_turn")]
    public void Other_finish_reasons_are_no_failure(string reason) =>
        Assert.That(Kind(new ChatResponse(new ChatMessage(ChatRole.Assistant, "text")) { FinishReason = new(reason) }), Is.Null);

    [Test]
    public void A_refusal_counts_before_a_call_that_cannot_be_read() =>
        Assert.That(
            Kind(Answer(new FunctionCallContent("c", "f") { Exception = new InvalidOperationException() }, new ErrorContent("no") { ErrorCode = "Refusal" })),
            Is.EqualTo(ModelFailureKind.Refusal));

    [Test]
    public void Nothing_at_all_is_EmptyAnswer()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Kind(new ChatResponse([])), Is.EqualTo(ModelFailureKind.EmptyAnswer));
            Assert.That(Kind(Answer(new TextContent(""))), Is.EqualTo(ModelFailureKind.EmptyAnswer));
            Assert.That(Kind(Answer(new TextReasoningContent("hm"), new UsageContent(new()))), Is.EqualTo(ModelFailureKind.EmptyAnswer));
        }
    }

    [Test]
    public void Arguments_that_could_not_be_read_are_MalformedToolCall() =>
        Assert.That(
            Kind(Answer(new TextContent("I will"), new FunctionCallContent("c", "look_up") { Exception = new InvalidOperationException() })),
            Is.EqualTo(ModelFailureKind.MalformedToolCall));

    [Test]
    public void Arguments_that_the_provider_marked_as_invalid_are_MalformedToolCall() =>
        Assert.That(
            Kind(Answer(new FunctionCallContent("c", "look_up", new Dictionary<string, object?> { ["INVALID_JSON"] = "{\"order\":" }))),
            Is.EqualTo(ModelFailureKind.MalformedToolCall));

    [Test]
    public void A_call_without_arguments_that_the_tool_requires_is_MalformedToolCall()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Kind(Answer(new FunctionCallContent("c", "look_up")), Offered), Is.EqualTo(ModelFailureKind.MalformedToolCall));
            Assert.That(Kind(Answer(new FunctionCallContent("c", "ping")), Offered), Is.Null);
            Assert.That(Kind(Answer(new FunctionCallContent("c", "look_up"))), Is.Null, "nobody knows what the tool requires");
        }
    }

    [Test]
    public void A_call_of_a_tool_that_was_not_offered_is_UnknownTool()
    {
        var call = new FunctionCallContent("c", "look_up_v2", new Dictionary<string, object?>());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Kind(Answer(call), Offered), Is.EqualTo(ModelFailureKind.UnknownTool));
            Assert.That(Kind(Answer(call), new ChatOptions { Tools = [] }), Is.EqualTo(ModelFailureKind.UnknownTool), "tools were withdrawn");
            Assert.That(Kind(Answer(call), new ChatOptions()), Is.Null, "without a list nobody knows");
            Assert.That(Kind(Answer(call)), Is.Null);
        }
    }

    [Test]
    public void A_call_that_the_provider_made_itself_is_no_failure() =>
        Assert.That(Kind(Answer(new FunctionCallContent("c", "server_tool") { InformationalOnly = true }), Offered), Is.Null);

    [Test]
    public void An_answer_without_a_failure_costs_no_memory()
    {
        var answer = Answer(new TextContent("text"), new FunctionCallContent("c", "look_up", new Dictionary<string, object?> { ["order"] = "A-1" }));
        answer.FinishReason = ChatFinishReason.ToolCalls;
        ModelFailureClassifier.Inspect(answer, Offered);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            ModelFailureClassifier.Inspect(answer, Offered);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static ChatResponse Answer(params AIContent[] contents) => new(new ChatMessage(ChatRole.Assistant, [.. contents]));

    private static ModelFailureKind? Kind(ChatResponse response, ChatOptions? options = null) =>
        options is null ? ModelFailureClassifier.Inspect(response)?.Kind : ModelFailureClassifier.Inspect(response, options)?.Kind;
}
