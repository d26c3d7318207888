using System.Text;
using AgentGuard.Guardrails.Leakage;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Tools;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails.Leakage;

public sealed class KnownValueGuardrailTests
{
    private const string Secret = "Falcon-x7Kq29Lm";
    private static readonly KnownValueGuardrail Known = new("keys", Secret, "zebra4stripe8quartz");

    private static IEnumerable<string> Forms()
    {
        var bytes = Encoding.UTF8.GetBytes(Secret);
        yield return Secret;
        yield return Secret.ToUpperInvariant();
        yield return Secret.ToLowerInvariant();
        yield return string.Join(' ', Secret.AsEnumerable());
        yield return string.Join(" - ", Secret.AsEnumerable());
        yield return string.Join("\n", Secret.AsEnumerable());
        yield return string.Join('\u200b', Secret.AsEnumerable());
        yield return Secret.Replace('a', 'а').Replace('x', 'х');
        yield return string.Concat(Secret.Reverse());
        yield return Rot13(Secret);
        yield return string.Concat(Rot13(Secret).Reverse());
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToHexStringLower(bytes);
        yield return BitConverter.ToString(bytes);
        yield return string.Concat(bytes.Select(b => $"%{b:x2}"));
        yield return string.Concat(bytes.Select(b => $"\\x{b:x2}"));
        yield return string.Join(", ", bytes.Select(b => $"0x{b:X2}"));
        yield return string.Concat(bytes.Select(b => $"\\u00{b:x2}"));
        yield return string.Concat(bytes.Select(b => $"&#{b};"));
        yield return string.Concat(bytes.Select(b => $"&#x{b:X};"));
        yield return string.Join(' ', bytes);
        yield return string.Join(' ', bytes.Select(b => b.ToString("B8", System.Globalization.CultureInfo.InvariantCulture)));
        yield return Secret.Replace("x", "%78").Replace("F", "%46");
        for (var before = 0; before < 4; before++)
        {
            var padded = new string('?', before) + Secret + "!";
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(padded));
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(padded)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(padded.ToUpperInvariant()));
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Concat(padded.Reverse())));
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(Rot13(padded)));
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(' ', before) + Convert.ToHexStringLower(bytes)));
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(padded), Base64FormattingOptions.InsertLineBreaks).Insert(7, "\r\n");
        }
    }

    [TestCaseSource(nameof(Forms))]
    public async Task Finds_the_value_in_its_encodings(string form)
    {
        var text = $"Here you are: {form} .";

        var findings = (await Judge(text)).Findings;

        Assert.That(findings, Is.Not.Empty);
        Assert.That(findings[0].Start, Is.InRange(12, text.Length));
        Assert.That(findings[0].Start + findings[0].Length, Is.InRange(20, text.Length));
    }

    [TestCase("Falcon-x7Kq29L")]
    [TestCase("The falcon flies at 7, platform Kq, 29 minutes late")]
    [TestCase("RmFsY29uLXg3S3E=")]
    [TestCase("%%% 100% %zz %7")]
    [TestCase("")]
    public async Task Leaves_alone_what_is_not_the_value(string text) => Assert.That((await Judge(text)).Passed, Is.True);

    [Test]
    public async Task What_is_spread_over_more_than_eight_times_its_length_is_not_the_value()
    {
        var apart = string.Join(new string(' ', 2_000), Secret.AsEnumerable());

        Assert.That((await Judge(apart)).Passed, Is.True);
    }

    [Test]
    public void Finds_the_value_in_any_surroundings() =>
        Gen.Select(Gen.String[Gen.Char[" !?{}#\n"], 0, 20], Gen.Int[0, Forms().Count() - 1], Gen.String[Gen.Char[" !?{}#\n"], 0, 20])
            .Sample((before, form, after) => !Judge(before + Forms().ElementAt(form) + after).Result.Passed, iter: 2_000);

    [Test]
    public void A_text_that_comes_in_pieces_is_judged_as_the_whole()
    {
        var guardrail = new KnownValueGuardrail("keys", "abab1abab1");
        var base64 = Convert.ToBase64String("?abab1abab1"u8);
        Streamed.TextsOf(14, "abab1", "abab1abab1", "ab", "a", "1baba", " ", "-", "%61", "%", "6", "1", "é", "nono1", base64, base64[..9], "x")
            .Sample(text => Streamed.KeepsContract(guardrail, text), iter: 1_000);
    }

    [Test]
    public void Most_of_a_text_is_settled_at_once() =>
        Assert.That(Known.GetSettledLength(new(TrustBoundary.Output, "An order of one thousand words, still open. ")), Is.GreaterThan(38));

    [Test]
    public async Task Allocates_nothing_when_nothing_is_found()
    {
        var content = new BoundaryContent(TrustBoundary.Output, "An order (A1) of 12.50 euros, 50% paid, é.");
        await Known.JudgeAsync(content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            await Known.JudgeAsync(content);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public async Task An_answer_with_a_secret_is_blocked([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("It is z e b r a 4 s", " t r i p e 8 q u a r t z"));

        var answer = await new GuardedCall(model, g => g.BlockKnownSecrets("zebra4stripe8quartz")).AskAsync(streaming, "what is it?");

        Assert.That(answer.FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
    }

    [Test]
    public async Task A_call_that_carries_a_secret_out_does_not_run([Values] bool streaming)
    {
        var ran = false;
        var tool = AIFunctionFactory.Create((string note) => ran = note.Length > 0, "save_note");
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(ToolLoop.Call("save_note", "c1", ("note", Convert.ToBase64String("a zebra4stripe8quartz"u8)))), ScriptedStep.Text("done"));
        var call = new GuardedCall(model, g => g.BlockKnownSecrets("zebra4stripe8quartz"), inner => inner.UseGuardedFunctionInvocation());

        await call.AskAsync(streaming, [new ChatMessage(ChatRole.User, "go")], new ChatOptions { Tools = [tool] });

        Assert.That(ran, Is.False);
    }

    [TestCase("""{"note":"Falcon-\u00787Kq29Lm"}""", ExpectedResult = false)]
    [TestCase("""{"note":"Falcon\n-x7Kq29Lm"}""", ExpectedResult = false)]
    [TestCase("""{"note":"Falcon\n-x7Kq29L"}""", ExpectedResult = true)]
    public async Task<bool> Escapes_in_the_arguments_of_a_call_hide_nothing(string arguments) =>
        (await Known.JudgeAsync(new BoundaryContent(TrustBoundary.ToolCall, arguments))).Passed;

    [TestCase("short")]
    [TestCase("a-b-c-d-e-f-g")]
    [TestCase("")]
    public void A_value_that_would_match_by_chance_is_refused(string value) =>
        Assert.That(() => new KnownValueGuardrail("keys", value), Throws.ArgumentException);

    private static string Rot13(string text) => string.Concat(text.Select(c =>
        char.IsAsciiLetterLower(c) ? (char)('a' + ((c - 'a' + 13) % 26)) : char.IsAsciiLetterUpper(c) ? (char)('A' + ((c - 'A' + 13) % 26)) : c));

    private static async Task<AgentGuard.Guardrails.GuardrailJudgement> Judge(string text) =>
        await Known.JudgeAsync(new BoundaryContent(TrustBoundary.Output, text));
}
