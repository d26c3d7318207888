using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Sanitizing;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Guardrails.Sanitizing;

public sealed class NameGuardrailTests
{
    [Test]
    public async Task Shows_the_model_placeholders_and_the_user_the_names([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.ToolCall("find", callId: "1"), ScriptedStep.Text("<PERSON_1> wrote to <PERSON_2> at <EMAIL_1>."));
        var call = new GuardedCall(model, g => g.RedactPii(names: new ListedNames("Ada Lovelace", "Bob Ross")), builder => builder.UseGuardedFunctionInvocation());
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => """{"from":"Ada Lovelace","to":"Bob \u0052oss","n":1.0}""", "find")] };

        var response = await call.AskAsync(streaming, [new(ChatRole.User, "What did Ada Lovelace (ada@example.com) want?")], options);

        Assert.That(model.Requests[0].Transcript, Is.EqualTo("What did <PERSON_1> (<EMAIL_1>) want?"));
        Assert.That(model.Requests[1].Transcript, Does.Contain("""{"from":"<PERSON_1>","to":"<PERSON_2>","n":1.0}"""));
        Assert.That(response.Text, Is.EqualTo("Ada Lovelace wrote to Bob Ross at ada@example.com."));
    }

    [Test]
    public async Task Reads_json_in_one_call()
    {
        var names = new ListedNames("Ada");
        var policy = new GuardrailPolicyBuilder().RedactNames(names).Build();

        var verdict = await policy.InspectAsync(TrustBoundary.ToolResult, """[{"name":"Ada"},{"name":"x","in":"{\"name\":\"Ada\"}"}]""");

        Assert.That(((Verdict.Rewrite)verdict).Text, Is.EqualTo("""[{"name":"<PERSON_1>"},{"name":"x","in":"{\"name\":\"<PERSON_1>\"}"}]"""));
        Assert.That(verdict.Findings.Select(finding => finding.Path), Is.EqualTo(new[] { "$[0].name", "$[1].in$.name" }));
        Assert.That(names.Texts, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Takes_no_placeholder_for_a_name()
    {
        var policy = new GuardrailPolicyBuilder().RedactPii().RedactNames(new ListedNames("EMAIL_1", "<EMAIL_1>")).Build();

        Assert.That(((Verdict.Rewrite)await policy.InspectAsync(TrustBoundary.Input, "to ada@example.com")).Text, Is.EqualTo("to <EMAIL_1>"));
    }

    [Test]
    public async Task Redacts_every_mention_in_a_long_text()
    {
        var text = string.Concat(Enumerable.Repeat("Ada Lovelace and Adam met. ", 400)) + "Adams, Ada Lovelace.";
        var recognizer = new ListedNames("Ada Lovelace") { First = 1 };

        var verdict = await new GuardrailPolicyBuilder().RedactNames(recognizer).Build().InspectAsync(TrustBoundary.Input, text);

        Assert.That(((Verdict.Rewrite)verdict).Text, Is.EqualTo(text.Replace("Ada Lovelace", "<PERSON_1>", StringComparison.Ordinal)));
        Assert.That(recognizer.Texts.Select(window => window.Length), Has.All.LessThanOrEqualTo(2_000));
    }

    [TestCase(-1, 2)]
    [TestCase(0, 0)]
    [TestCase(3, 2)]
    public async Task Blocks_when_a_span_does_not_lie_in_the_text(int start, int length)
    {
        var policy = new GuardrailPolicyBuilder().RedactNames(new Recognizer((_, _) => new([new RecognizedName(start, length)]))).Build();

        Assert.That(await policy.InspectAsync(TrustBoundary.Input, "text"), Is.InstanceOf<Verdict.Block>());
    }

    [Test]
    public async Task Blocks_when_the_recognizer_throws() => Assert.That(
        await new GuardrailPolicyBuilder().RedactNames(new Recognizer((_, _) => throw new HttpRequestException())).Build().InspectAsync(TrustBoundary.Input, "text"),
        Is.InstanceOf<Verdict.Block>());

    [Test]
    public async Task Blocks_when_the_recognizer_takes_too_long()
    {
        var time = new FakeTimeProvider();
        var never = new TaskCompletionSource<IReadOnlyList<RecognizedName>>();
        var policy = new GuardrailPolicyBuilder { TimeProvider = time }.RedactNames(new Recognizer((_, _) => new(never.Task))).Build();

        var inspecting = policy.InspectAsync(TrustBoundary.Input, "text");
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(await inspecting, Is.InstanceOf<Verdict.Block>());
    }

    private sealed class Recognizer(Func<string, CancellationToken, ValueTask<IReadOnlyList<RecognizedName>>> find) : INameRecognizer
    {
        public ValueTask<IReadOnlyList<RecognizedName>> FindNamesAsync(string text, CancellationToken cancellationToken = default) => find(text, cancellationToken);
    }

    /// <summary>Finds the names that it was told, as often as it was told.</summary>
    private sealed class ListedNames(params string[] names) : INameRecognizer
    {
        public int First { get; init; } = int.MaxValue;

        public List<string> Texts { get; } = [];

        public async ValueTask<IReadOnlyList<RecognizedName>> FindNamesAsync(string text, CancellationToken cancellationToken = default)
        {
            Texts.Add(text);
            await Task.Yield();
            var found = new List<RecognizedName>();
            foreach (var name in names)
            {
                for (var at = 0; (at = text.IndexOf(name, at, StringComparison.Ordinal)) >= 0 && found.Count < First; at += name.Length)
                {
                    found.Add(new RecognizedName(at, name.Length));
                }
            }

            return found;
        }
    }
}
