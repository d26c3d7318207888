using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tracing;
using AgentGuard.Tracing.Sinks;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tracing;

[TestFixture(false)]
[TestFixture(true)]
public sealed class ContentCaptureTests(bool streaming)
{
    [Test]
    public async Task Content_is_not_captured_unless_it_is_asked_for([Values] SemanticConventions conventions)
    {
        await using var host = Host(t => t.Conventions = conventions);

        await host.AskAsync(streaming, "What is on the shopping list?", new() { Tools = [Tool("milk and bread")], Instructions = "Speak softly." });

        var written = Written(await host.SpansAsync());
        Assert.That(new[] { "shopping", "milk", "softly", "Here it is" }.Where(written.Contains), Is.Empty);
    }

    [Test]
    public async Task What_is_captured_is_all_that_the_model_saw_and_said([Values] SemanticConventions conventions)
    {
        await using var host = Host(t => (t.Conventions, t.CaptureContent) = (conventions, true));

        await host.AskAsync(streaming, "What is on the shopping list?", new() { Tools = [Tool("milk and bread")], Instructions = "Speak softly." });

        var written = Written(await host.SpansAsync());
        Assert.That(new[] { "shopping list?", "milk and bread", "Speak softly.", "Here it is", "groceries" }.Where(text => !written.Contains(text)), Is.Empty);
    }

    [Test]
    public async Task Values_that_the_guardrails_replaced_are_taken_out_of_spans_outside_of_them_too()
    {
        await using var host = new TracedHost(
            new ScriptedChatClient(_ => ScriptedStep.Text("I wrote to <EMAIL_1>.")),
            builder => builder.UseAgentRun().UseTracing().UseGuardrails(g => g.RedactPii()).UseGuardedFunctionInvocation().UseResilience(),
            t => t.CaptureContent = true);

        var answer = await host.AskAsync(streaming, "Write to anna@example.org");

        var written = Written(await host.SpansAsync());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Text, Does.Contain("anna@example.org"));
            Assert.That(written, Does.Not.Contain("anna@"));
            Assert.That(written, Does.Contain("<EMAIL_1>"));
        }
    }

    [Test]
    public async Task What_a_redactor_throws_on_is_left_out_and_counted()
    {
        await using var host = Host(t => t.CaptureContent = true, new Broken());

        await host.AskAsync(streaming, "What is on the shopping list?", new() { Tools = [Tool("milk and bread")] });

        var spans = await host.SpansAsync();
        var written = Written(spans);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new[] { "shopping", "milk", "Here it is" }.Where(written.Contains), Is.Empty);
            Assert.That(spans.First(span => span.Step is TraceStep.ModelCall).Number("agentguard.content.left_out"), Is.GreaterThan(0));
        }
    }

    [Test]
    public async Task A_large_text_is_stored_once_by_its_hash_and_nothing_of_it_is_cut()
    {
        var large = string.Concat(Enumerable.Range(0, 2_000).Select(i => $"line {i}\n"));
        var contents = new InMemoryContentStore();
        await using var host = new TracedHost(
            new ScriptedChatClient(_ => ScriptedStep.Text("Read.")),
            tracing: t => (t.CaptureContent, t.MaxTextLength) = (true, 1_000),
            services: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<IContentStore>(services, contents));

        await host.AskAsync(streaming, large);
        await host.AskAsync(streaming, large);

        var calls = (await host.SpansAsync()).Where(span => span.Step is TraceStep.ModelCall).ToList();
        var stored = calls.Select(call => ((string[])call.Attributes["agentguard.content.stored"]).Single()).Distinct().Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await contents.GetAsync(new ContentKey(string.Empty, stored)), Is.EqualTo(large));
            Assert.That(calls[0].Text("gen_ai.input.messages"), Does.Contain(stored).And.Length.LessThan(1_000));
        }
    }

    [Test]
    public async Task A_store_that_fails_is_told_and_breaks_nothing()
    {
        await using var host = new TracedHost(
            new ScriptedChatClient(_ => ScriptedStep.Text("Read.")),
            tracing: t => (t.CaptureContent, t.MaxTextLength) = (true, 256),
            services: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<IContentStore>(services, new FullStore()));

        var answer = await host.AskAsync(streaming, new string('x', 1_000));

        var call = (await host.SpansAsync()).Single(span => span.Step is TraceStep.ModelCall);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Text, Is.EqualTo("Read."));
            Assert.That(call.Attributes, Does.ContainKey("agentguard.content.not_stored"));
        }
    }

    [TestCase("true", true)]
    [TestCase("SPAN_AND_EVENT", true)]
    [TestCase("EVENT_ONLY", false)]
    [TestCase("false", false)]
    [TestCase(null, false)]
    public void The_variable_of_the_conventions_turns_capture_on(string? value, bool isOn) => Assert.That(TracingOptions.IsOn(value), Is.EqualTo(isOn));

    private static TracedHost Host(Action<TracingOptions> tracing, IContentRedactor? redactor = null) => new(
        new ScriptedChatClient(
            ScriptedStep.ToolCall("shop", new Dictionary<string, object?> { ["aisle"] = "groceries" }), ScriptedStep.Text("Here ", "it ", "is.")),
        tracing: tracing,
        guard: guard => _ = redactor is null ? guard : guard.AddContentRedactor(redactor));

    private static AIFunction Tool(string result) => AIFunctionFactory.Create((string aisle) => result, "shop");

    private static string Written(IEnumerable<TraceSpan> spans) => string.Join('\n', spans.Select(SpanJson.Line));

    private sealed class Broken : IContentRedactor
    {
        public string Redact(string content, RedactionMap redactions) => throw new InvalidOperationException("broken");
    }

    private sealed class FullStore : IContentStore
    {
        public ValueTask PutAsync(ContentKey key, string content, CancellationToken cancellationToken = default) => throw new IOException("full");

        public ValueTask<string?> GetAsync(ContentKey key, CancellationToken cancellationToken = default) => default;
    }
}
