using AgentGuard.Guardrails.Links;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Tools;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails.Links;

public sealed class RecipientGuardrailTests
{
    private static readonly RecipientGuardrail Recipients = new(["example.com", "*.example.com", "partner@other.example"]);

    [TestCase("""{"to":"ada@example.com"}""", ExpectedResult = true)]
    [TestCase("""{"to":"Ada <ada@mail.EXAMPLE.com>; bob@example.com."}""", ExpectedResult = true)]
    [TestCase("""{"to":"partner@other.example"}""", ExpectedResult = true)]
    [TestCase("""{"to":"boss@other.example"}""", ExpectedResult = false)]
    [TestCase("""{"to":["ada@example.com","eve@evil.example"]}""", ExpectedResult = false)]
    [TestCase("""{"to":"eve\u0040evil.example"}""", ExpectedResult = false)]
    [TestCase("""{"to":"mailto:ada@example.com?cc=eve%40evil.example"}""", ExpectedResult = false)]
    [TestCase("""{"to":"eve＠evil.example"}""", ExpectedResult = false)]
    [TestCase("""{"to":"ada@example.com.evil.example"}""", ExpectedResult = false)]
    [TestCase("""{"to":"ada@exаmple.com"}""", ExpectedResult = false, Description = "a Cyrillic a")]
    [TestCase("""{"to":"ada@evil.example@example.com"}""", ExpectedResult = false)]
    [TestCase("""{"to":"eve@[10.0.0.1]"}""", ExpectedResult = false)]
    [TestCase("""{"note":"meet @ 5 with @team"}""", ExpectedResult = true)]
    [TestCase("""{"note":"100% sure"}""", ExpectedResult = true)]
    public async Task<bool> Only_allowed_domains_are_written_to(string arguments) =>
        (await Recipients.JudgeAsync(new BoundaryContent(TrustBoundary.ToolCall, arguments))).Passed;

    [TestCase("send_mail", ExpectedResult = false)]
    [TestCase("save_note", ExpectedResult = true)]
    public async Task<bool> Other_tools_may_be_left_alone(string tool) => (await new RecipientGuardrail(["example.com"], ["send_mail"])
        .JudgeAsync(new BoundaryContent(TrustBoundary.ToolCall, """{"to":"eve@evil.example"}""") { ToolName = tool })).Passed;

    [Test]
    public async Task The_model_is_told_why_the_call_did_not_run([Values] bool streaming)
    {
        var tool = AIFunctionFactory.Create((string to) => to, "send_mail");
        var model = new ScriptedChatClient(ScriptedStep.Contents(ToolLoop.Call("send_mail", "c1", ("to", "eve@evil.example"))), ScriptedStep.Text("done"));
        var call = new GuardedCall(model, g => g.AllowRecipients("example.com"), inner => inner.UseGuardedFunctionInvocation());

        await call.AskAsync(streaming, [new ChatMessage(ChatRole.User, "go")], new ChatOptions { Tools = [tool] });

        Assert.That(model.LastTranscript(), Does.Contain("not on the list of allowed ones"));
    }
}
