using AgentGuard.Context;
using AgentGuard.Context.Compressors;
using AgentGuard.Ports;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Context.Compressors;

/// <summary>What each compressor does by itself and within a pipeline.</summary>
public sealed class CompressorTests
{
    private static readonly AITool[] Recall = [AIFunctionFactory.Create((string id) => id, "read_result")];

    [Test]
    public async Task Clearing_leaves_the_latest_turn_and_media_and_what_was_read_again()
    {
        List<ChatMessage> messages =
        [
            new(ChatRole.User, "go"),
            .. Call("a", "look_up", Conversations.Words(60)),
            .. Call("b", "draw", new List<AIContent> { new DataContent(new byte[] { 1 }, "image/png") }),
            .. Call("c", "read_result", Conversations.Words(60)),
            .. Call("d", "look_up", Conversations.Words(60)),
        ];

        var reduced = (await new ResultClearing().ReduceAsync(messages, CancellationToken.None)).ToList();

        Assert.That(reduced.Zip(messages).Select(pair => ReferenceEquals(pair.First, pair.Second)), Is.EqualTo([true, true, false, true, true, true, true, true, true]));
        Assert.That(Result(reduced[2]), Does.StartWith("[A result of about ").And.Contains("call the tool again"));
    }

    [Test]
    public async Task Tools_that_the_host_names_keep_their_results()
    {
        List<ChatMessage> messages = [new(ChatRole.User, "go"), .. Call("a", "policy", Conversations.Words(60)), .. Call("b", "x", "y")];

        Assert.That(await new ResultClearing("policy").ReduceAsync(messages, CancellationToken.None), Is.SameAs(messages));
    }

    [Test]
    public async Task What_was_asked_again_later_is_superseded()
    {
        List<ChatMessage> messages =
        [
            new(ChatRole.User, "go"),
            .. Call("a", "read", Conversations.Words(60), ("path", "x"), ("mode", "r")),
            .. Call("b", "read", Conversations.Words(60), ("path", "y"), ("mode", "r")),
            .. Call("c", "read", Conversations.Words(60), ("mode", "r"), ("path", "x")),
        ];

        var reduced = (await new SupersededResults().ReduceAsync(messages, CancellationToken.None)).ToList();

        Assert.That(Result(reduced[2]), Is.EqualTo("[left out: asked again later]"));
        Assert.That(reduced[4], Is.SameAs(messages[4]));
    }

    [Test]
    public async Task The_host_can_say_what_overtakes_what()
    {
        List<ChatMessage> messages = [new(ChatRole.User, "go"), .. Call("a", "read", Conversations.Words(60), ("n", 1)), .. Call("b", "read", "new", ("n", 2))];

        var reduced = (await new SupersededResults(call => call.Name).ReduceAsync(messages, CancellationToken.None)).ToList();

        Assert.That(Result(reduced[2]), Is.EqualTo("[left out: asked again later]"));
    }

    [Test]
    public async Task The_way_to_an_answer_that_was_given_is_folded()
    {
        List<ChatMessage> messages =
        [
            new(ChatRole.User, "Where is my order?"),
            .. Call("a", "look_up", Conversations.Words(30)),
            .. Call("b", "track", Conversations.Words(30)),
            .. Call("c", "track", Conversations.Words(30)),
            new(ChatRole.Assistant, "It is in Oslo."),
            new(ChatRole.User, "And the other one?"),
            .. Call("d", "look_up", Conversations.Words(30)),
        ];

        var reduced = (await new SubtaskFolding().ReduceAsync(messages, CancellationToken.None)).ToList();

        Assert.That(reduced.Select(message => message.Text).Take(4), Is.EqualTo(
            ["Where is my order?", "[Tools were called here: look_up, track (2 times). The calls and results were left out.]", "It is in Oslo.", "And the other one?"]));
        Assert.That(reduced, Has.Count.EqualTo(6), "the work at hand is whole");
    }

    [Test]
    public async Task Of_long_texts_the_sentences_that_say_most_are_kept_in_their_words()
    {
        const string figures = "The invoice A-10023 of 129.90 EUR was paid on 3 March.";
        var text = "The report is about invoices. " + string.Concat(Enumerable.Range(0, 40).Select(i => $"Some filler stands here for whoever reads it. ")) + figures;
        List<ChatMessage> messages = [new(ChatRole.User, "go"), new(ChatRole.Assistant, text), new(ChatRole.Assistant, "Done.")];

        var reduced = (await new ExtractiveCompressor(share: 0.3, minTokens: 50).ReduceAsync(messages, CancellationToken.None)).ToList();

        Assert.That(reduced[1].Text, Does.Contain(figures).And.EndWith("[shortened]").And.Length.LessThan(text.Length / 2));
    }

    [TestCase("Goal: a refund.", null, true)]
    [TestCase("", null, false)]
    [TestCase("   ", null, false)]
    [TestCase("Goal: cut", "length", false)]
    [TestCase(null, null, false)]
    public async Task A_summary_replaces_the_older_turns_and_one_that_failed_is_empty_or_cut_changes_nothing(string? summary, string? finish, bool replaces)
    {
        var messages = Conversations.Chat(12, 60);
        var model = new ScriptedChatClient(summary is null
            ? ScriptedStep.Throw(new HttpRequestException("away"))
            : ScriptedStep.Text(summary).WithFinishReason(finish is null ? ChatFinishReason.Stop : new(finish)));
        var compressor = new ContextCompressor(
            new ContextCompressionOptions { MaxTokens = 600, OutputReserveTokens = 0 }.CompressBy(new SummarizingCompressor(model, minTokens: 100)));

        var context = await compressor.CompressAsync(messages);

        Assert.That(context.Messages.Any(message => message.Text.StartsWith("[Summary of ", StringComparison.Ordinal)), Is.EqualTo(replaces));
        Assert.That(ContextInvariants.Check(messages, context.Messages), Is.Empty);
        if (!replaces)
        {
            Assert.That(context.Messages, Is.SameAs(messages));
        }
    }

    [Test]
    public async Task A_summary_that_is_hardly_shorter_changes_nothing()
    {
        var messages = Conversations.Chat(12, 60);
        var model = new ScriptedChatClient(ScriptedStep.Text(Conversations.Words(900)));
        var compressor = new ContextCompressor(
            new ContextCompressionOptions { MaxTokens = 600, OutputReserveTokens = 0 }.CompressBy(new SummarizingCompressor(model, minTokens: 100)));

        Assert.That((await compressor.CompressAsync(messages)).Messages, Is.SameAs(messages));
    }

    [Test]
    public async Task The_summary_is_asked_for_once_and_stays_as_it_is()
    {
        var messages = Conversations.Chat(12, 60);
        var model = new ScriptedChatClient(ScriptedStep.Text("Goal: a refund."));
        var compressor = new ContextCompressor(
            new ContextCompressionOptions { MaxTokens = 600, OutputReserveTokens = 0 }.CompressBy(new SummarizingCompressor(model, minTokens: 100), new SlidingWindow()));

        var first = await compressor.CompressAsync(messages);
        messages.Add(new(ChatRole.Assistant, "Noted."));
        messages.Add(new(ChatRole.User, "Thanks."));
        var second = await compressor.CompressAsync(messages);

        Assert.That(model.Requests, Has.Count.EqualTo(1));
        Assert.That(second.Messages.Take(first.Messages.Count), Is.EqualTo(first.Messages));
    }

    [Test]
    public async Task What_is_left_out_can_be_read_again_by_the_id_of_its_note()
    {
        var store = new InMemoryContentStore();
        var compressor = new ContextCompressor(new() { MaxTokens = 400, OutputReserveTokens = 0, KeepLatestTurns = 1 }) { ContentStore = store };
        var whole = "The secret word is QUAGGA. " + Conversations.Words(200);
        List<ChatMessage> messages = [new(ChatRole.User, "go"), .. Call("a", "look_up", whole), .. Call("b", "look_up", Conversations.Words(20))];

        var note = Result((await compressor.CompressAsync(messages, Recall)).Messages[2]);

        Assert.That(note, Does.Match(@"^\[left out; read_result id=[a-z2-7]{16}\]$"));
        Assert.That(await store.GetAsync(new ContentKey(string.Empty, note[^17..^1])), Is.EqualTo(whole));
    }

    [Test]
    public async Task Without_the_tool_no_note_speaks_of_it_and_with_a_store_that_is_down_neither()
    {
        var options = new ContextCompressionOptions { MaxTokens = 400, OutputReserveTokens = 0, KeepLatestTurns = 1 };
        List<ChatMessage> messages = [new(ChatRole.User, "go"), .. Call("a", "look_up", Conversations.Words(300)), .. Call("b", "look_up", "y")];

        var without = await new ContextCompressor(options) { ContentStore = new InMemoryContentStore() }.CompressAsync(messages);
        var down = await new ContextCompressor(options) { ContentStore = new StoreThatIsDown() }.CompressAsync(messages, Recall);

        Assert.That(Result(without.Messages[2]), Does.Not.Contain("read_result"));
        Assert.That(Result(down.Messages[2]), Does.Not.Contain("read_result").And.StartsWith("[A result"));
    }

    [Test]
    public async Task A_result_that_was_cut_at_the_door_is_named_by_the_id_of_its_whole()
    {
        var store = new InMemoryContentStore();
        var compressor = new ContextCompressor(new() { MaxTokens = 400, OutputReserveTokens = 0, KeepLatestTurns = 1 }) { ContentStore = store };
        var cut = Conversations.Words(300) + " [... 900 lines left out here; to read them: read_result id=abcdefghijklmnop offset=10 ...]";
        List<ChatMessage> messages = [new(ChatRole.User, "go"), .. Call("a", "look_up", cut), .. Call("b", "look_up", "y")];

        Assert.That(Result((await compressor.CompressAsync(messages, Recall)).Messages[2]), Is.EqualTo("[left out; read_result id=abcdefghijklmnop]"));
        Assert.That(await store.GetAsync(ContentKey.Of(string.Empty, cut)), Is.EqualTo(cut), "a tool could have written such words itself");
    }

    private static string Result(ChatMessage message) => message.Contents.OfType<FunctionResultContent>().Single().Result!.ToString()!;

    private static ChatMessage[] Call(string id, string tool, object result, params (string Name, object? Value)[] arguments) =>
    [
        new(ChatRole.Assistant, [new FunctionCallContent(id, tool, arguments.ToDictionary(one => one.Name, one => one.Value))]),
        new(ChatRole.Tool, [new FunctionResultContent(id, result)]),
    ];

    private sealed class StoreThatIsDown : IContentStore
    {
        public ValueTask PutAsync(ContentKey key, string content, CancellationToken cancellationToken = default) => throw new IOException("disk full");

        public ValueTask<string?> GetAsync(ContentKey key, CancellationToken cancellationToken = default) => throw new IOException("disk full");
    }
}
