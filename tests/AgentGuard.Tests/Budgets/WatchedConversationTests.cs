using AgentGuard.Budgets;
using AgentGuard.Tests.Context;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Budgets;

public sealed class WatchedConversationTests
{
    [Test]
    public void A_note_stands_at_the_end_of_the_result_and_never_moves()
    {
        var transcript = new Transcript().Repeat(2, t => t.Call("a", 1, "Error: x"));
        var conversation = new ProgressWatch().Follow();
        conversation.Examine(transcript.Messages);
        var first = conversation.Annotate(transcript.Messages).Select(Conversations.Describe).ToList();

        transcript.Call("b", 2, "fine").User("thanks").Call("a", 1, "Error: x");
        conversation.Examine(transcript.Messages);
        var second = conversation.Annotate(transcript.Messages).Select(Conversations.Describe).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first[^1], Does.Contain("Error: x\n\n[Note from the system: 'a' was called 2 times"));
            Assert.That(second.Take(first.Count), Is.EqualTo(first));
            Assert.That(second[^1], Does.Contain("'a' was called 3 times"));
        }
    }

    [Test]
    public void Messages_of_the_caller_stay_as_they_are()
    {
        var transcript = new Transcript().Repeat(3, t => t.Call("a", 1, "Error: x"));
        var before = transcript.Messages.Select(message => (message, Conversations.Describe(message))).ToList();
        var conversation = new ProgressWatch().Follow();

        conversation.Examine(transcript.Messages);
        conversation.Annotate(transcript.Messages);

        Assert.That(transcript.Messages.Select(message => (message, Conversations.Describe(message))), Is.EqualTo(before));
    }

    [Test]
    public void Reading_on_says_the_same_as_reading_anew([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        var watch = new ProgressWatch();
        var transcript = new Transcript();
        var grown = watch.Follow();
        for (var step = 0; step < 60; step++)
        {
            var tool = random.Next(3);
            _ = random.Next(12) == 0
                ? transcript.User()
                : transcript.Call($"t{tool}", random.Next(2), random.Next(4) == 0 ? $"Error: {random.Next(2)}" : $"r{random.Next(2)}");

            var anew = watch.Follow();
            Assert.That(grown.Examine(transcript.Messages), Is.EqualTo(anew.Examine(transcript.Messages)));
            Assert.That(
                grown.Annotate(transcript.Messages).Select(Conversations.Describe), Is.EqualTo(anew.Annotate(transcript.Messages).Select(Conversations.Describe)));
        }
    }

    [Test]
    public void A_loop_that_keeps_the_notes_is_told_the_same()
    {
        var kept = new Transcript();
        var plain = new Transcript();
        var watch = new ProgressWatch();
        for (var i = 0; i < 4; i++)
        {
            kept.Call("a", 1, "Error: x");
            plain.Call("a", 1, "Error: x");
            var verdict = watch.Examine(kept.Messages);
            Assert.That(verdict, Is.EqualTo(watch.Examine(plain.Messages)));
            if (verdict is ProgressVerdict.Nudge nudge)
            {
                var last = (FunctionResultContent)kept.Messages[^1].Contents[0];
                kept.Messages[^1] = new ChatMessage(ChatRole.Tool, [new FunctionResultContent(last.CallId, $"{last.Result}\n\n{nudge.Message}")]);
            }
        }
    }

    [Test]
    public void A_note_as_a_message_of_the_user_is_not_taken_for_the_user()
    {
        var transcript = new Transcript().Repeat(3, t => t.Call("a", 1, "Error: x"));
        var nudge = (ProgressVerdict.Nudge)new ProgressWatch().Examine(transcript.Messages);
        transcript.User(nudge.Message).Call("a", 1, "Error: x");

        Assert.That(new ProgressWatch().Examine(transcript.Messages), Is.TypeOf<ProgressVerdict.Stop>());
    }

    [Test]
    public void Parts_of_a_result_stay_beside_the_note()
    {
        var image = new DataContent(new byte[] { 1 }, "image/png");
        var transcript = new Transcript().Repeat(3, t => t.Call("draw", 1, new List<AIContent> { image }));
        var conversation = new ProgressWatch().Follow();
        conversation.Examine(transcript.Messages);

        var result = (FunctionResultContent)conversation.Annotate(transcript.Messages)[^1].Contents[0];

        var parts = (IEnumerable<AIContent>)result.Result!;
        Assert.That(parts.First(), Is.SameAs(image));
        Assert.That(((TextContent)parts.Last()).Text, Does.StartWith("[Note from the system:"));
    }

    [Test]
    public void Another_conversation_is_read_anew()
    {
        var conversation = new ProgressWatch().Follow();
        conversation.Examine(new Transcript().Repeat(2, t => t.Call("a", 1, "Error: x")).Messages);

        Assert.That(conversation.Examine(new Transcript().Call("a", 1, "Error: x").Messages), Is.TypeOf<ProgressVerdict.GoOn>());
    }
}
