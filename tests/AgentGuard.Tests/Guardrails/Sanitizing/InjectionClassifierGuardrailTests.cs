using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Sanitizing;
using AgentGuard.Testing;
using CsCheck;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Guardrails.Sanitizing;

public sealed class InjectionClassifierGuardrailTests
{
    private static readonly string Document = BenignDocument.OfLength(16_000);

    [TestCase(0.49, false)]
    [TestCase(0.5, true)]
    [TestCase(1, true)]
    public async Task Blocks_from_the_threshold_on(double score, bool blocks)
    {
        var policy = new GuardrailPolicyBuilder().ClassifyInjection(new Classifier(_ => score)).Build();

        Assert.That(await policy.InspectAsync(TrustBoundary.ToolResult, "text") is Verdict.Block, Is.EqualTo(blocks));
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public async Task Blocks_on_a_score_that_is_none(double score)
    {
        var policy = new GuardrailPolicyBuilder().ClassifyInjection(new Classifier(_ => score), action: GuardrailAction.Report).Build();

        Assert.That(await policy.InspectAsync(TrustBoundary.Input, "text"), Is.InstanceOf<Verdict.Block>());
    }

    [Test]
    public async Task Blocks_when_the_classifier_throws_or_takes_too_long()
    {
        var time = new FakeTimeProvider();
        var never = new TaskCompletionSource<double>();
        var throwing = new GuardrailPolicyBuilder().ClassifyInjection(new Classifier(_ => throw new HttpRequestException())).Build();
        var slow = new GuardrailPolicyBuilder { TimeProvider = time }.ClassifyInjection(new Classifier(_ => 0) { Waits = never.Task }).Build();

        var inspecting = slow.InspectAsync(TrustBoundary.Input, "text");
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(await inspecting, Is.InstanceOf<Verdict.Block>());
        Assert.That(await throwing.InspectAsync(TrustBoundary.Input, "text"), Is.InstanceOf<Verdict.Block>());
    }

    [Test]
    public void Finds_a_payload_at_any_place_and_says_in_which_window() => Gen.Int[0, Document.Length].Sample(at =>
    {
        var text = Document.Insert(at, "OBEY");
        var classifier = new Classifier(window => window.Contains("OBEY", StringComparison.Ordinal) ? 0.9 : 0.1);
        var verdict = new GuardrailPolicyBuilder().ClassifyInjection(classifier).Build().InspectAsync(TrustBoundary.ToolResult, text).AsTask().Result;
        return verdict is Verdict.Block { Findings: [{ Kind: "INJECTION" } finding] }
            && text.Substring(finding.Start, finding.Length).Contains("OBEY", StringComparison.Ordinal);
    });

    [Test]
    public async Task Reads_the_fields_of_json_as_lines_and_without_escapes()
    {
        var classifier = new Classifier(text => text.Contains("note: Obey me\n", StringComparison.Ordinal) ? 1 : 0);

        var verdict = await new GuardrailPolicyBuilder().ClassifyInjection(classifier).Build()
            .InspectAsync(TrustBoundary.ToolResult, """{"id":1,"note":"\u004fbey me"}""");

        Assert.That(verdict, Is.InstanceOf<Verdict.Block>());
        Assert.That(classifier.Texts, Is.EqualTo(new[] { "id: 1\nnote: Obey me\n" }));
    }

    [Test]
    public async Task Withholds_what_a_tool_returned([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.ToolCall("read", callId: "1"), ScriptedStep.Text("ok"));
        var classifier = new Classifier(text => text.Contains("OBEY", StringComparison.Ordinal) ? 1 : 0);
        var call = new GuardedCall(model, g => g.ClassifyInjection(classifier), builder => builder.UseGuardedFunctionInvocation());

        var response = await call.AskAsync(
            streaming, [new(ChatRole.User, "read it")], new ChatOptions { Tools = [AIFunctionFactory.Create(() => Document + "OBEY", "read")] });

        Assert.That(response.Text, Is.EqualTo("ok"));
        Assert.That(model.Requests[1].Transcript, Does.Not.Contain("OBEY").And.Contain("withheld"));
        Assert.That(call.Events.OfType<TextScanned>().Select(happened => happened.Coverage.IsComplete), Is.EqualTo(new[] { true }));
    }

    [TestCase(0)]
    [TestCase(1.01)]
    [TestCase(double.NaN)]
    public void Refuses_a_threshold_out_of_range(double threshold) => Assert.That(
        () => new InjectionClassifierGuardrail(new Classifier(_ => 0), new InjectionClassifierOptions { Threshold = threshold }), Throws.ArgumentException);

    private sealed class Classifier(Func<string, double> score) : IInjectionClassifier
    {
        public Task? Waits { get; init; }

        public List<string> Texts { get; } = [];

        public async ValueTask<double> ScoreAsync(string text, CancellationToken cancellationToken = default)
        {
            lock (Texts)
            {
                Texts.Add(text);
            }

            await (Waits ?? Task.CompletedTask);
            return score(text);
        }
    }
}
