using AgentGuard.Context;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Context;

/// <summary>When a shortening pays, under the prices of a prompt cache.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CompressionEconomicsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<ChatMessage> _messages = [new(ChatRole.System, "You are an agent."), new(ChatRole.User, "Mend the build.")];

    [Test]
    public void A_large_result_near_the_end_is_cleared_as_soon_as_it_was_read()
    {
        var compressor = Compressor();
        Turn(compressor, 20);
        Turn(compressor, 2_000);
        var context = Turn(compressor, 20);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(context.ClearedResults, Is.EqualTo(1));
            Assert.That(context.Plan, Has.Property("IsForced").False.And.Property("TokensSaved").GreaterThan(1_500));
            Assert.That(context.Plan!.BreakEvenCalls, Is.LessThanOrEqualTo(context.Plan.ExpectedCalls));
            Assert.That(context.Plan.Compressors, Is.EqualTo(["clear results"]));
        }
    }

    [Test]
    public void A_small_result_far_from_the_end_is_left_alone()
    {
        var compressor = Compressor();
        Turn(compressor, 100);
        _messages.Add(new(ChatRole.Assistant, Conversations.Words(3_000)));
        _messages.Add(new(ChatRole.User, "go on"));
        var context = Turn(compressor, 10);

        Assert.That(context.IsCompressed, Is.False);
    }

    [Test]
    public void When_the_cache_has_gone_cold_everything_goes_that_can_be_read_again()
    {
        var compressor = Compressor();
        Turn(compressor, 100);
        _messages.Add(new(ChatRole.Assistant, Conversations.Words(3_000)));
        _messages.Add(new(ChatRole.User, "go on"));
        compressor.Compress(_messages);
        _messages.Add(new(ChatRole.Assistant, "Yes."));
        _messages.Add(new(ChatRole.User, "and?"));

        _time.Advance(TimeSpan.FromMinutes(6));
        var context = compressor.Compress(_messages);

        Assert.That(context.ClearedResults, Is.EqualTo(1));
        Assert.That(context.Plan!.CacheTokensBroken, Is.Zero);
    }

    [Test]
    public void Without_a_cache_every_saving_pays_at_once()
    {
        var compressor = Compressor(o => (o.CacheReadPrice, o.CacheWritePrice) = (1, 1));
        Turn(compressor, 200);
        _messages.Add(new(ChatRole.Assistant, Conversations.Words(300)));
        _messages.Add(new(ChatRole.User, "go on"));

        Assert.That(Turn(compressor, 10).ClearedResults, Is.EqualTo(1));
    }

    [Test]
    public void An_agent_that_keeps_reading_again_what_was_left_out_has_less_left_out()
    {
        CompressedContext Run(bool readsAgain)
        {
            _messages.RemoveRange(2, _messages.Count - 2);
            var compressor = Compressor();
            for (var i = 0; i < 6; i++)
            {
                Turn(compressor, 150);
                if (readsAgain)
                {
                    Turn(compressor, 10, "read_result");
                }
            }

            return compressor.Compress(_messages);
        }

        Assert.That(Run(readsAgain: true).ClearedResults, Is.LessThan(Run(readsAgain: false).ClearedResults));
    }

    [Test]
    public void The_host_can_say_that_only_the_window_counts()
    {
        var compressor = Compressor(o => o.CompressWhenItPays = false);
        Turn(compressor, 20);
        Turn(compressor, 2_000);

        Assert.That(Turn(compressor, 20).IsCompressed, Is.False);
    }

    [Test]
    public void What_was_decided_is_decided_again_by_a_compressor_that_never_saw_the_conversation()
    {
        var compressor = Compressor();
        CompressedContext context = null!;
        foreach (var words in new[] { 20, 2_000, 50, 900, 20 })
        {
            context = Turn(compressor, words);
        }

        var anew = Compressor().Compress(_messages);

        Assert.That(anew.Messages.Select(Conversations.Describe), Is.EqualTo(context.Messages.Select(Conversations.Describe)));
        Assert.That(anew.ClearedResults, Is.GreaterThan(0));
    }

    [Test]
    public void A_conversation_whose_past_was_changed_is_looked_at_anew()
    {
        var compressor = Compressor();
        Turn(compressor, 20);
        Turn(compressor, 2_000);
        Turn(compressor, 20);
        _messages[1] = new(ChatRole.User, "Something else.");

        Assert.That(compressor.Compress(_messages).Messages[1], Is.SameAs(_messages[1]));
    }

    [Test]
    public void Two_branches_of_a_conversation_do_not_disturb_one_another()
    {
        var compressor = Compressor();
        Turn(compressor, 20);
        Turn(compressor, 2_000);
        List<ChatMessage> one = [.. _messages, new(ChatRole.Assistant, "one"), new(ChatRole.User, "go")], other = [.. _messages, new(ChatRole.Assistant, "other"), new(ChatRole.User, "go")];

        var first = compressor.Compress(one).Messages;
        var second = compressor.Compress(other).Messages;

        Assert.That(first.Select(message => message.Text), Does.Contain("one").And.Not.Contain("other"));
        Assert.That(second.Select(message => message.Text), Does.Contain("other").And.Not.Contain("one"));
    }

    [TestCase(0.5, 0.3, "CacheWritePrice")]
    [TestCase(0, 1, "CacheReadPrice")]
    public void Prices_that_cannot_be_are_refused(double read, double write, string named) =>
        Assert.That(
            () => Compressor(o => (o.CacheReadPrice, o.CacheWritePrice) = (read, write)),
            Throws.TypeOf<Microsoft.Extensions.Options.OptionsValidationException>().With.Message.Contains(named));

    private ContextCompressor Compressor(Action<ContextCompressionOptions>? configure = null)
    {
        var options = new ContextCompressionOptions { MaxTokens = 1_000_000, KeepLatestTurns = 1 };
        configure?.Invoke(options);
        return new(options, timeProvider: _time);
    }

    /// <summary>A call with its result, and what is sent then.</summary>
    private CompressedContext Turn(ContextCompressor compressor, int words, string tool = "run")
    {
        var id = $"c{_messages.Count}";
        _messages.Add(new(ChatRole.Assistant, [new FunctionCallContent(id, tool, new Dictionary<string, object?> { ["n"] = _messages.Count })]));
        _messages.Add(new(ChatRole.Tool, [new FunctionResultContent(id, Conversations.Words(words))]));
        return compressor.Compress(_messages);
    }
}
