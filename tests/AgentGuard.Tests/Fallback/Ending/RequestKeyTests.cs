using System.Text.Json;
using AgentGuard.Fallback.Ending;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Fallback.Ending;

public sealed class RequestKeyTests
{
    private static readonly ChatMessage[] Turn =
    [
        new(ChatRole.System, "Be brief."),
        new(ChatRole.User, "Where is it?"),
        new(ChatRole.Assistant, [new FunctionCallContent("c1", "look_up", new Dictionary<string, object?> { ["a"] = 1, ["b"] = "x" })]),
        new(ChatRole.Tool, [new FunctionResultContent("c1", JsonElement.Parse("""{"found":true}"""))]),
    ];

    [Test]
    public void Two_requests_that_tell_a_model_the_same_have_one_key()
    {
        ChatMessage[] again =
        [
            Turn[0],
            new(ChatRole.User, "Where is it?") { MessageId = "m1", CreatedAt = DateTimeOffset.UnixEpoch, RawRepresentation = new() },
            new(ChatRole.Assistant, [new FunctionCallContent("other", "look_up", new Dictionary<string, object?> { ["b"] = "x", ["a"] = 1 })]),
            new(ChatRole.Tool, [new FunctionResultContent("other", JsonElement.Parse("""{"found":true}"""))]),
        ];

        Assert.That(Key(again), Is.EqualTo(Key(Turn)));
    }

    private static IEnumerable<ChatMessage[]> Others()
    {
        yield return [Turn[0], new(ChatRole.User, "Where is he?"), Turn[2], Turn[3]];
        yield return [Turn[1], Turn[0], Turn[2], Turn[3]];
        yield return [.. Turn, new(ChatRole.User, "And?")];
        yield return [Turn[0], Turn[1], new(ChatRole.Assistant, [new FunctionCallContent("c1", "look_up", new Dictionary<string, object?> { ["a"] = 2, ["b"] = "x" })]), Turn[3]];
        yield return [Turn[0], Turn[1], Turn[2], new(ChatRole.Tool, [new FunctionResultContent("c1", JsonElement.Parse("""{"found":false}"""))])];
        yield return [new(ChatRole.System, "Be brief.Where is it?"), new(ChatRole.User, ""), Turn[2], Turn[3]];
    }

    [TestCaseSource(nameof(Others))]
    public void Another_conversation_has_another_key(ChatMessage[] messages) => Assert.That(Key(messages), Is.Not.EqualTo(Key(Turn)));

    private static IEnumerable<ChatOptions> OtherOptions()
    {
        yield return new() { Instructions = "In French." };
        yield return new() { ModelId = "small" };
        yield return new() { Temperature = 0 };
        yield return new() { TopK = 0 };
        yield return new() { StopSequences = ["x"] };
        yield return new() { ResponseFormat = ChatResponseFormat.Json };
        yield return new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}""")) };
        yield return new() { Tools = [AIFunctionFactory.Create(() => 1, "look_up")] };
        yield return new() { ToolMode = ChatToolMode.None };
        yield return new() { AdditionalProperties = new() { ["tenant"] = "one" } };
    }

    [Test]
    public void Other_options_have_other_keys() =>
        Assert.That(OtherOptions().Append(new ChatOptions()).Select(options => Key(Turn, options)!.Exact), Is.Unique.And.All.Not.Null);

    [Test]
    public void What_cannot_be_read_in_full_has_no_key()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Key(Turn, new() { ConversationId = "conv_1" }), Is.Null);
            Assert.That(Key(Turn, new() { RawRepresentationFactory = _ => null }), Is.Null);
            Assert.That(Key(Turn, new() { AdditionalProperties = new() { ["x"] = new Unreadable() } }), Is.Null);
            Assert.That(Key([new(ChatRole.User, [new HostedFileContent("file_1")])]), Is.Null);
        }
    }

    [Test]
    public void The_scope_holds_all_but_the_words_of_the_question()
    {
        var one = Key([Turn[0], new(ChatRole.User, "Where is order 7?")])!;
        var reworded = Key([Turn[0], new(ChatRole.User, "order 7, where is it")])!;
        var other = Key([Turn[0], new(ChatRole.User, "Where is order 8?")])!;
        var elsewhere = Key([new(ChatRole.User, "Where is order 7?")])!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reworded.Scope, Is.EqualTo(one.Scope));
            Assert.That(reworded.Exact, Is.Not.EqualTo(one.Exact));
            Assert.That(new[] { other.Scope, elsewhere.Scope }, Has.None.EqualTo(one.Scope));
            Assert.That(Key(Turn)!.Scope, Is.Null, "a step on the way is not a question");
        }
    }

    private static AnswerKey? Key(ChatMessage[] messages, ChatOptions? options = null) => RequestKey.Create(messages, options, "ada");

    private sealed class Unreadable;
}
