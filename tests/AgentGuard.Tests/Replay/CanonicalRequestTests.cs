using System.Text.Json;
using AgentGuard.Replay;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Replay;

public sealed class CanonicalRequestTests
{
    private static readonly AIFunction Refund = AIFunctionFactory.Create((string order, int cents) => "done", "refund", "Pays money back.");
    private static readonly AIFunction OtherRefund = AIFunctionFactory.Create((string order, double amount) => "done", "refund", "Pays money back.");
    private static readonly AIFunction Lookup = AIFunctionFactory.Create((string order) => "found", "look_up", "Looks an order up.");

    private static IEnumerable<TestCaseData> Changes()
    {
        yield return Change("a system message", request => request.Messages[0] = new(ChatRole.System, "Be curt."));
        yield return Change("a message of the user", request => request.Messages[1] = new(ChatRole.User, "Refund A-8"));
        yield return Change("a letter's case", request => request.Messages[1] = new(ChatRole.User, "refund A-7"));
        yield return Change("white space of a text", request => request.Messages[1] = new(ChatRole.User, "Refund A-7 "));
        yield return Change("a role", request => request.Messages[1] = new(ChatRole.Assistant, "Refund A-7"));
        yield return Change("the author", request => request.Messages[1].AuthorName = "eve");
        yield return Change("a message less", request => request.Messages.RemoveAt(1));
        yield return Change("a message more", request => request.Messages.Add(new(ChatRole.User, "now")));
        yield return Change("the order of messages", request => request.Messages.Reverse(0, 2));
        yield return Change("an argument", request => request.Messages[2] = Call("call_9", """{"order":"A-8"}"""));
        yield return Change("the name of a called tool", request => request.Messages[2] = new(ChatRole.Assistant, [new FunctionCallContent("call_9", "find", new Dictionary<string, object?> { ["order"] = "A-7" })]));
        yield return Change("a result", request => request.Messages[3] = Result("call_9", """{"total":13,"state":"open"}"""));
        yield return Change("a type in a result", request => request.Messages[3] = Result("call_9", """{"total":"12","state":"open"}"""));
        yield return Change("an image", request => request.Messages[1].Contents.Add(new DataContent(new byte[] { 1 }, "image/png")));
        yield return Change("a tool less", request => request.Options.Tools = [Refund]);
        yield return Change("a tool's schema", request => request.Options.Tools = [OtherRefund, Lookup]);
        yield return Change("a tool's description", request => request.Options.Tools = [Refund, AIFunctionFactory.Create((string order) => "found", "look_up", "Finds an order.")]);
        yield return Change("the model", request => request.Options.ModelId = "other");
        yield return Change("the instructions", request => request.Options.Instructions = "Be kind!");
        yield return Change("the temperature", request => request.Options.Temperature = 0.2f);
        yield return Change("top p", request => request.Options.TopP = 0.5f);
        yield return Change("top k", request => request.Options.TopK = 4);
        yield return Change("the most tokens", request => request.Options.MaxOutputTokens = 9);
        yield return Change("the seed", request => request.Options.Seed = 2);
        yield return Change("the frequency penalty", request => request.Options.FrequencyPenalty = 1);
        yield return Change("the presence penalty", request => request.Options.PresencePenalty = 1);
        yield return Change("where it stops", request => request.Options.StopSequences = ["."]);
        yield return Change("whether tools are needed", request => request.Options.ToolMode = ChatToolMode.RequireAny);
        yield return Change("which tool is needed", request => request.Options.ToolMode = ChatToolMode.RequireSpecific("refund"));
        yield return Change("several calls at a time", request => request.Options.AllowMultipleToolCalls = false);
        yield return Change("the format of the answer", request => request.Options.ResponseFormat = ChatResponseFormat.Json);
        yield return Change("a property of the host", request => request.Options.AdditionalProperties = new() { ["effort"] = "high" });
    }

    [TestCaseSource(nameof(Changes))]
    public void Every_change_of_prompt_tools_or_options_is_another_request(Action<Asked> change)
    {
        var (recorded, changed) = (new Asked(), new Asked());
        change(changed);

        Assert.That(changed.Canonical.Digest, Is.Not.EqualTo(recorded.Canonical.Digest));
        Assert.That(recorded.Canonical.FirstDifference(changed.Canonical), Is.Not.Null);
        Assert.That(changed.Canonical.FirstDifference(recorded.Canonical), Is.Not.Null);
    }

    private static IEnumerable<TestCaseData> Sames()
    {
        yield return Change("ids of calls", request => (request.Messages[2], request.Messages[3]) = (Call("toolu_1", """{"order":"A-7"}"""), Result("toolu_1", """{"total":12,"state":"open"}""")));
        yield return Change("white space and the order of members in a result", request => request.Messages[3] = Result("call_9", "{ \"state\": \"open\",\n \"total\": 12.0 }"));
        yield return Change("white space in arguments", request => request.Messages[2] = Call("call_9", "{ \"order\" : \"A-7\" }"));
        yield return Change("arguments that are no JSON elements", request => request.Messages[2] = new(ChatRole.Assistant, [new FunctionCallContent("call_9", "look_up", new Dictionary<string, object?> { ["order"] = "A-7" })]));
        yield return Change("ids and times of messages", request => request.Messages.ForEach(message => (message.MessageId, message.CreatedAt) = ("m", DateTimeOffset.UnixEpoch)));
        yield return Change("the id of the conversation", request => request.Options.ConversationId = "c");
        yield return Change("a text in two pieces", request => request.Messages[1] = new(ChatRole.User, [new TextContent("Refund "), new TextContent("A-7")]));
        yield return Change("usage", request => request.Messages[2].Contents.Add(new UsageContent(new() { InputTokenCount = 5 })));
        yield return Change("the order of tools", request => request.Options.Tools = [Lookup, Refund]);
    }

    [TestCaseSource(nameof(Sames))]
    public void Ids_times_the_order_of_members_and_white_space_are_not(Action<Asked> change)
    {
        var changed = new Asked();
        change(changed);

        Assert.That(changed.Canonical.FirstDifference(new Asked().Canonical)?.ToString(), Is.Null);
        Assert.That(changed.Canonical.Digest, Is.EqualTo(new Asked().Canonical.Digest));
    }

    [Test]
    public void A_difference_shows_the_place_in_a_long_text()
    {
        var filler = string.Concat(Enumerable.Repeat("word ", 200));
        var recorded = CanonicalRequest.OfModel([new(ChatRole.User, filler + "red" + filler)]);
        var difference = recorded.FirstDifference(CanonicalRequest.OfModel([new(ChatRole.User, filler + "blue" + filler)]))!;

        Assert.That(difference.Path, Is.EqualTo("messages[0]"));
        Assert.That(difference.ToString(), Does.Contain("red").And.Contain("blue").And.Length.LessThan(400));
    }

    [Test]
    public void The_arguments_of_a_tool_count_by_value_in_any_order() =>
        Gen.Select(Gen.Int, Gen.String, Gen.Bool).Sample((number, text, flag) =>
        {
            var one = CanonicalRequest.OfTool("t", new Dictionary<string, object?> { ["a"] = number, ["b"] = text, ["c"] = flag });
            var json = JsonSerializer.SerializeToElement(new { c = flag, b = text, a = number });
            var other = CanonicalRequest.OfTool("t", json.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value));
            return one.Digest == other.Digest && one.FirstDifference(CanonicalRequest.OfTool("t", [new("a", number), new("b", text + "x"), new("c", flag)]))?.Path == "arguments.b";
        });

    [Test]
    public void Parts_that_were_kept_give_the_same_request()
    {
        var request = new Asked().Canonical;

        Assert.That(CanonicalRequest.Of(request.Parts).Digest, Is.EqualTo(request.Digest));
    }

    private static TestCaseData Change(string name, Action<Asked> change) => new TestCaseData(change).SetArgDisplayNames(name);

    private static ChatMessage Call(string id, string arguments) => new(ChatRole.Assistant,
        [new FunctionCallContent(id, "look_up", JsonElement.Parse(arguments).EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value))]);

    private static ChatMessage Result(string id, string result) => new(ChatRole.Tool, [new FunctionResultContent(id, result)]);

    public sealed class Asked
    {
        public List<ChatMessage> Messages { get; } =
        [
            new(ChatRole.System, "Be kind."),
            new(ChatRole.User, "Refund A-7"),
            Call("call_9", """{"order":"A-7"}"""),
            Result("call_9", """{"total":12,"state":"open"}"""),
        ];

        public ChatOptions Options { get; } = new() { Tools = [Refund, Lookup], ModelId = "m", Temperature = 0.1f, Seed = 1 };

        public CanonicalRequest Canonical => CanonicalRequest.OfModel(Messages, Options);
    }
}
