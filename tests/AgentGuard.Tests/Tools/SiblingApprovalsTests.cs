using System.Text.Json;
using AgentGuard.Testing;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tools;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class SiblingApprovalsTests(bool streaming)
{
    private readonly List<string> _ran = [];

    [Test]
    public async Task A_person_is_asked_about_the_call_that_needs_it_and_the_others_run_when_it_is_answered(
        [Values] bool approved, [Values] bool stored)
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(ToolLoop.Call("look", "c1"), ToolLoop.Call("pay", "c2"), ToolLoop.Call("look", "c3", ("x", 1))),
            ScriptedStep.Text("done"));
        var client = ToolLoop.Over(model);
        List<ChatMessage> messages = [new(ChatRole.User, "go")];
        var first = await ToolLoop.AskAsync(client, streaming, Options(), messages);
        var asked = first.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>().ToList();
        Assert.That(asked.Select(request => ((FunctionCallContent)request.ToolCall).CallId), Is.EqualTo(new[] { "c2" }));
        Assert.That(_ran, Is.Empty);

        messages.AddRange(first.Messages);
        messages.Add(new(ChatRole.User, [asked[0].CreateResponse(approved)]));
        var second = await ToolLoop.AskAsync(client, streaming, Options(), stored ? Stored(messages) : messages);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Text, Is.EqualTo("done"));
            Assert.That(_ran, Is.EquivalentTo(approved ? ["look", "look", "pay"] : new[] { "look", "look" }));
            ToolLoop.AssertPaired(model.Requests[^1].Messages);
        }
    }

    [Test]
    public async Task Calls_that_need_no_approval_run_at_once_where_none_beside_them_does()
    {
        var model = new ScriptedChatClient(ScriptedStep.Contents(ToolLoop.Call("look", "c1")), ScriptedStep.Text("done"));
        var response = await ToolLoop.AskAsync(ToolLoop.Over(model), streaming, Options());

        Assert.That((response.Text, _ran.Count), Is.EqualTo(("done", 1)));
    }

    private static List<ChatMessage> Stored(List<ChatMessage> messages) => JsonSerializer.Deserialize<List<ChatMessage>>(
        JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;

    private ChatOptions Options() => new() { Tools = [Tool("look", ToolEffect.ReadOnly), new ApprovalRequiredAIFunction(Tool("pay", ToolEffect.Irreversible))] };

    private AIFunction Tool(string name, ToolEffect effect) => AIFunctionFactory.Create(
        (int? x = null) =>
        {
            _ran.Add(name);
            return name;
        },
        new AIFunctionFactoryOptions
        {
            Name = name,
            AdditionalProperties = new Dictionary<string, object?> { [ToolEffectAttribute.PropertyName] = effect },
        });
}
