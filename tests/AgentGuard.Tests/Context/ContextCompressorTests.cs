using AgentGuard.Context;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace AgentGuard.Tests.Context;

public sealed class ContextCompressorTests
{
    [Test]
    public void Gives_the_same_list_back_when_it_fits()
    {
        List<ChatMessage> messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hello")];

        var result = new ContextCompressor().Compress(messages);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Messages, Is.SameAs(messages));
            Assert.That(result.IsCompressed, Is.False);
            Assert.That(result.Fits, Is.True);
        }
    }

    [Test]
    public void Clears_old_results_before_it_drops_anything()
    {
        var messages = Conversations.WithToolCalls(turns: 9, resultWords: 60);

        var result = new ContextCompressor(new() { MaxTokens = 1_000, TargetRatio = 0.9, OutputReserveTokens = 0 }).Compress(messages);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.ClearedResults, Is.GreaterThan(0));
            Assert.That(result.DroppedMessages, Is.Zero);
            Assert.That(result.Fits, Is.True);
            Assert.That(Conversations.Violations(messages, result.Messages), Is.Empty);
        }
    }

    [Test]
    public void Drops_the_oldest_turns_and_says_so_in_their_place()
    {
        var messages = Conversations.Chat(turns: 60, words: 20);

        var result = Compressor(maxTokens: 600).Compress(messages);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.DroppedMessages, Is.GreaterThan(0));
            Assert.That(result.Fits, Is.True);
            Assert.That(result.Messages[0].Text, Is.EqualTo(messages[0].Text), "the system prompt");
            Assert.That(result.Messages[1].Text, Is.EqualTo(messages[1].Text), "the task");
            Assert.That(result.Messages[2].Text, Does.Contain("earlier messages were left out"));
            Assert.That(result.Messages[^1], Is.SameAs(messages[^1]));
        }
    }

    [Test]
    public void Shortens_deep_so_that_it_shortens_seldom()
    {
        var messages = Conversations.Chat(turns: 400, words: 20);
        var compressor = Compressor(maxTokens: 2_000);
        var breaks = 0;
        IReadOnlyList<ChatMessage> last = [];
        for (var count = 2; count <= messages.Count; count++)
        {
            var view = compressor.Compress(messages.Take(count).ToList()).Messages;
            breaks += StartsWith(view, last) ? 0 : 1;
            last = view;
        }

        // Every break frees half the window: about a thousand tokens, some forty messages.
        Assert.That(breaks, Is.InRange(5, 30));
    }

    [Test]
    public void Never_changes_what_it_was_given()
    {
        var messages = Conversations.WithToolCalls(turns: 20, resultWords: 100);
        var before = messages.Select(message => (message, Text: Conversations.Describe(message))).ToList();

        Compressor(maxTokens: 500).Compress(messages);

        Assert.That(messages.Select(message => (message, Conversations.Describe(message))), Is.EqualTo(before));
    }

    [Test]
    public void Counts_the_schemas_of_the_tools_and_the_reserve()
    {
        List<ChatMessage> messages = [new(ChatRole.User, "Hello")];
        var tool = AIFunctionFactory.Create((string orderNumber) => orderNumber, "look_up_order", "Looks up an order by its number.");

        var without = new ContextCompressor(new() { OutputReserveTokens = 0 }).Compress(messages).TokensBefore;
        var with = new ContextCompressor(new() { OutputReserveTokens = 100 }).Compress(messages, [tool]).TokensBefore;

        Assert.That(with - without, Is.GreaterThan(100 + 20));
    }

    [Test]
    public void Says_when_the_task_alone_does_not_fit()
    {
        List<ChatMessage> messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, Conversations.Words(5_000))];

        var result = Compressor(maxTokens: 500).Compress(messages);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Fits, Is.False);
            Assert.That(result.Messages, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public void Keeps_the_latest_question_through_a_long_chain_of_tool_calls()
    {
        var messages = Conversations.Chat(turns: 10, words: 20);
        var question = new ChatMessage(ChatRole.User, "What about the second order?");
        messages.Add(question);
        messages.AddRange(Conversations.WithToolCalls(turns: 40, resultWords: 60).Skip(2));

        var result = Compressor(maxTokens: 1_000).Compress(messages);

        Assert.That(result.Messages, Does.Contain(question));
    }

    [Test]
    public void Keeps_an_open_call_and_an_approval()
    {
        var messages = Conversations.Chat(turns: 10, words: 100);
        messages.Add(new(ChatRole.Assistant, [new ToolApprovalRequestContent("a1", new FunctionCallContent("c1", "refund"))]));
        messages.AddRange(Conversations.Chat(turns: 20, words: 100).Skip(2));
        messages.Add(new(ChatRole.Assistant, [new FunctionCallContent("c2", "look_up")]));

        var result = Compressor(maxTokens: 800).Compress(messages);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>(), Is.Not.Empty);
            Assert.That(result.Messages[^1].Contents.OfType<FunctionCallContent>(), Is.Not.Empty);
        }
    }

    [Test]
    public async Task Is_a_chat_reducer()
    {
        var reducer = Compressor(maxTokens: 500);

        var view = await ((IChatReducer)reducer).ReduceAsync(Conversations.Chat(turns: 40, words: 40), CancellationToken.None);

        Assert.That(view.Count(), Is.LessThan(42));
    }

    [TestCase(100, 0.5, 10, "MaxTokens")]
    [TestCase(1_000, 0.99, 10, "TargetRatio")]
    [TestCase(1_000, 0.5, 1_000, "OutputReserveTokens")]
    public void Refuses_options_out_of_range(int maxTokens, double ratio, int reserve, string named) =>
        Assert.That(
            () => new ContextCompressor(new() { MaxTokens = maxTokens, TargetRatio = ratio, OutputReserveTokens = reserve }),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains(named));

    private static ContextCompressor Compressor(int maxTokens) => new(new() { MaxTokens = maxTokens, OutputReserveTokens = 0 });

    private static bool StartsWith(IReadOnlyList<ChatMessage> view, IReadOnlyList<ChatMessage> prefix) =>
        view.Count >= prefix.Count
        && view.Take(prefix.Count).Select(Conversations.Describe).SequenceEqual(prefix.Select(Conversations.Describe));
}
