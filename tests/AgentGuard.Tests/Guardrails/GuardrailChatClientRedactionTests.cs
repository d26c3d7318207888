using AgentGuard.Guardrails;
using AgentGuard.Testing;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails;

public sealed class GuardrailChatClientRedactionTests
{
    [Test]
    public async Task Shows_the_model_placeholders_and_the_user_values([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("I wrote to <EMA", "IL_2>, and not to <EMAIL", "_1> or <EMAIL_9>."));
        var call = new GuardedCall(model, g => g.RedactPii());

        var response = await call.AskAsync(
            streaming,
            [new(ChatRole.User, "I am ada@example.com"), new(ChatRole.User, "Write to bob@example.com, not to ada@example.com")]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Requests.Single().Transcript, Is.EqualTo("I am <EMAIL_1>\nWrite to <EMAIL_2>, not to <EMAIL_1>"));
            Assert.That(response.Text, Is.EqualTo("I wrote to bob@example.com, and not to ada@example.com or <EMAIL_9>."));
        }
    }

    [Test]
    public async Task Keeps_the_placeholders_when_the_host_said_so([Values] bool streaming)
    {
        var call = new GuardedCall(
            new ScriptedChatClient(ScriptedStep.Text("Hello <EMAIL_1>")),
            g => g.RedactPii().Configure(options => options.RestoreInOutput = false));

        Assert.That((await call.AskAsync(streaming, "I am ada@example.com")).Text, Is.EqualTo("Hello <EMAIL_1>"));
    }

    [Test]
    public async Task Restores_after_the_output_guardrails_judged([Values] bool streaming)
    {
        var judge = FakeGuardrail.Passing();
        var call = new GuardedCall(
            new ScriptedChatClient(ScriptedStep.Text("Hello <EMAIL_1>")),
            g => g.RedactPii().Add(judge, GuardrailAction.Block, TrustBoundary.Output));

        var response = await call.AskAsync(streaming, "I am ada@example.com");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(judge.Seen.Single().Text, Is.EqualTo("Hello <EMAIL_1>"));
            Assert.That(response.Text, Is.EqualTo("Hello ada@example.com"));
        }
    }

    [Test]
    public async Task Shows_the_last_four_digits_of_a_card([Values] bool streaming)
    {
        var call = new GuardedCall(new ScriptedChatClient(ScriptedStep.Text("Charged <CARD_1>.")), g => g.RedactPii());

        Assert.That((await call.AskAsync(streaming, "Take 4111-1111-1111-1111")).Text, Is.EqualTo("Charged •••• 1111."));
    }

    [Test]
    public async Task Gives_two_calls_without_a_run_placeholders_of_their_own([Values] bool streaming)
    {
        var model = new ScriptedChatClient(_ => ScriptedStep.Text("<EMAIL_1>"));
        var call = new GuardedCall(model, g => g.RedactPii());

        var first = await call.AskAsync(streaming, "ada@example.com");
        var second = await call.AskAsync(streaming, "bob@example.com");

        Assert.That((first.Text, second.Text), Is.EqualTo(("ada@example.com", "bob@example.com")));
    }

    [Test]
    public async Task Restores_what_it_redacted()
    {
        var policy = new GuardrailPolicyBuilder().RedactPii().Configure(options => options.RestorePaymentCards = true).Build();
        var piece = Gen.OneOf(
            Gen.OneOf("ada@example.com", "4111 1111 1111 1111", "GB82 WEST 1234 5698 7654 32",
                "+44 20 7946 0958", "192.168.1.7", "123-45-6789"),
            Gen.OneOf("4111\u200B111111111111", "ａｄａ@example.com", "a\u00ADda@example.com", "<", ">", "_1", "\uD835", "😀"),
            Gen.String[Gen.Char[" \n.,-@+0123456789abcXYZ:()/\u200B\uFF11\uD83D\uDE00"], 0, 12]);

        await Gen.Select(piece.Array[0, 12], pieces => string.Concat(pieces)).SampleAsync(async text =>
        {
            await using var run = AgentRun.Start();
            var redacted = await policy.InspectAsync(TrustBoundary.Input, text) is Verdict.Rewrite rewrite ? rewrite.Text : text;
            return policy.Restore(redacted) == text;
        });
    }

    [Test]
    public async Task Erases_personal_data_for_good([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("I wrote to eve@ex", "ample.com and to <EMAIL_1>."));
        var call = new GuardedCall(model, g => g.ErasePii());

        var response = await call.AskAsync(streaming, "write to ada@example.com");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Requests.Single().Messages.Single().Text, Is.EqualTo("write to <REMOVED>"));
            Assert.That(response.Text, Is.EqualTo("I wrote to <REMOVED> and to <EMAIL_1>."));
        }
    }

    [Test]
    public async Task Streams_the_text_of_the_whole_answer_in_any_chunking()
    {
        var pieces = Gen.OneOf("Hello ", "<EMAIL_1>", "<CARD_1>", "<EMAIL_9>", "< ", "corp.example",
            " AKIAABCDEFGHIJ234567 ", "<EMAIL_1", "😀", ". ");
        var answers = Gen.Select(
            pieces.Array[0, 10], Gen.Int[0, 40].Array[0, 8], (parts, cuts) => (Text: string.Concat(parts), Cuts: cuts));

        await answers.SampleAsync(async answer =>
        {
            var whole = await AskAsync(streaming: false, [answer.Text]);
            var streamed = await AskAsync(streaming: true, Cut(answer.Text, answer.Cuts));
            return whole == streamed && !streamed.Contains("AKIA", StringComparison.Ordinal);
        });

        static async Task<string> AskAsync(bool streaming, string[] chunks)
        {
            var call = new GuardedCall(
                new ScriptedChatClient(ScriptedStep.Text(chunks)),
                g => g.RedactPii()
                    .RedactSecrets(TrustBoundary.Output)
                    .RedactPattern("hosts", "HOST", "corp[.]example", TrustBoundary.Output));
            return (await call.AskAsync(streaming, "ada@example.com 4111111111111111")).Text;
        }
    }

    private static string[] Cut(string text, int[] cuts)
    {
        int[] at = [0, .. cuts.Select(cut => Math.Min(cut, text.Length)).Order(), text.Length];
        return [.. at.Zip(at.Skip(1), (from, to) => text[from..to])];
    }
}
