using AgentGuard.Guardrails;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails;

public sealed class GuardrailChatClientReaskTests
{
    [Test]
    public async Task Asks_once_more_from_the_transcript_with_the_tools_withdrawn([Values] bool streaming)
    {
        var runs = 0;
        var tool = AIFunctionFactory.Create(() => ++runs, "pay");
        var model = new ScriptedChatClient(
            ScriptedStep.ToolCall("pay").WithUsage(1, 1),
            ScriptedStep.Text("bad", " answer").WithUsage(2, 2),
            ScriptedStep.Text("good").WithUsage(3, 3));
        var call = new GuardedCall(model, Polite, inner => inner.UseFunctionInvocation());
        var options = new ChatOptions { Tools = [tool], ToolMode = ChatToolMode.Auto, Temperature = 0.5f };

        var response = await call.AskAsync(streaming, [new(ChatRole.User, "hi")], options);

        var reask = model.Requests[^1];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(runs, Is.EqualTo(1));
            Assert.That(response.Text, Is.EqualTo("good"));
            Assert.That(response.Usage?.TotalTokenCount, Is.EqualTo(12));
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(
                response.Messages.Select(message => message.Role), Is.EqualTo([ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant]));
            Assert.That(reask.Messages.Select(message => message.Role), Is.EqualTo(
                new[] { ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant, ChatRole.User }));
            Assert.That(reask.Messages[^2].Text, Is.EqualTo("bad answer"));
            Assert.That(reask.Messages[^1].Text, Is.EqualTo("Be polite."));
            Assert.That(reask.Options?.Tools, Is.Null.Or.Empty);
            Assert.That(reask.Options?.Temperature, Is.EqualTo(0.5f));
            Assert.That(options.Tools, Has.Count.EqualTo(1));
            Assert.That(options.ToolMode, Is.Not.Null);
        }
    }

    [Test]
    public async Task Blocks_when_asking_again_did_not_help([Values] bool streaming, [Values(0, 1, 2)] int maxReasks)
    {
        var model = new ScriptedChatClient(_ => ScriptedStep.Text("bad").WithUsage(1, 1));
        var call = new GuardedCall(model, g => Polite(g.Configure(options => options.MaxReasks = maxReasks)));

        var response = await call.AskAsync(streaming, "hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Requests, Has.Count.EqualTo(1 + maxReasks));
            Assert.That(response.Text, Is.EqualTo(new GuardrailOptions().SafeMessage));
            Assert.That(response.Messages, Has.Count.EqualTo(1));
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
            Assert.That(response.Usage?.TotalTokenCount, Is.EqualTo(2 * (1 + maxReasks)));
            Assert.That(call.Events.OfType<GuardrailTriggered>().Last().Action, Is.EqualTo(GuardrailAction.Block));
        }
    }

    [Test]
    public async Task Never_shows_the_rejected_text([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("bad", " one"), ScriptedStep.Text("good"));
        var call = new GuardedCall(model, Polite);

        var response = await call.AskAsync(streaming, "hi");

        Assert.That(response.Messages.Single().Text, Is.EqualTo("good"));
    }

    [Test]
    public async Task Sends_only_what_is_new_where_the_service_holds_the_conversation()
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("bad"), ScriptedStep.Text("good"));
        var call = new GuardedCall(model, Polite, inner => inner.Use(
            async (messages, options, client, token) =>
            {
                var response = await client.GetResponseAsync(messages, options, token);
                response.ConversationId = "c1";
                return response;
            },
            null));

        var response = await call.AskAsync(streaming: false, "hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("good"));
            Assert.That(model.Requests[1].Messages.Single().Text, Is.EqualTo("Be polite."));
            Assert.That(model.Requests[1].Options?.ConversationId, Is.EqualTo("c1"));
        }
    }

    private static void Polite(GuardrailPolicyBuilder guardrails) => guardrails.ReaskWhen(
        "polite", TrustBoundary.Output, content => content.Text.StartsWith("bad", StringComparison.Ordinal), "Be polite.");
}
