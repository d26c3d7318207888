using AgentGuard.Context.Memory;
using AgentGuard.Provenance;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Context.Memory;

public sealed class FactExtractorTests
{
    private static readonly ChatMessage[] Talk =
    [
        new(ChatRole.User, "I moved to Bergen."),
        new(ChatRole.Tool, [new FunctionResultContent("c", "SECRET of a tool")]),
        new(ChatRole.Assistant, "Noted."),
    ];

    [Test]
    public async Task What_the_model_writes_down_is_dated_its_word_and_untrusted()
    {
        var time = new FakeTimeProvider();
        var model = new ScriptedChatClient(ScriptedStep.Text("- Ada lives in Bergen.\n\n* Ada likes rain.\nNONE\n" + new string('x', 400)));

        var facts = await new FactExtractor(model, time).ExtractAsync("ada", Talk);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(facts.Select(fact => fact.Text), Is.EqualTo(["Ada lives in Bergen.", "Ada likes rain."]));
            Assert.That(facts.Select(fact => (fact.Principal, fact.At, fact.Confidence)), Is.All.EqualTo(("ada", (DateTimeOffset?)time.GetUtcNow(), 0.7)));
            Assert.That(facts.Select(fact => fact.Source), Is.All.EqualTo(ContentOrigin.Model with { IsUntrusted = true }));
            Assert.That(facts.Select(fact => fact.Id), Is.Unique);
            Assert.That(model.Requests[0].Transcript, Does.Contain("I moved to Bergen.").And.Not.Contain("SECRET"));
            Assert.That(model.Requests[0].Options?.Tools, Is.Null);
        }
    }

    [TestCase("NONE", "stop")]
    [TestCase("", "stop")]
    [TestCase("Ada lives in", "length")]
    [TestCase("Ada lives in Oslo.", "content_filter")]
    public async Task Nothing_is_remembered_of_an_answer_that_is_none(string answer, string finish)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text(answer).WithFinishReason(new(finish)));

        Assert.That(await new FactExtractor(model).ExtractAsync("ada", Talk), Is.Empty);
    }
}
