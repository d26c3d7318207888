using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tracing;
using AgentGuard.Tracing.Sinks;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Compliance.Tests;

public sealed class ComplianceContentRedactorTests
{
    private static readonly DataClassification Private = new("tests", "private");
    private static readonly DataClassification Secret = new("tests", "secret");

    [Test]
    public async Task Traces_are_redacted_by_the_redactors_of_the_host([Values] bool streaming)
    {
        var sink = new InMemoryTraceSink();
        await using var services = new ServiceCollection()
            .AddRedaction(redaction => redaction.SetRedactor<Masking>(new DataClassificationSet(Private)).SetFallbackRedactor<ErasingRedactor>())
            .AddAgentGuard()
            .AddComplianceRedaction(kind => new DataClassificationSet(kind is "EMAIL" ? Private : Secret))
            .AddTracing(t => t.CaptureContent = true)
            .AddTraceSink(sink)
            .Services.BuildServiceProvider();
        using var client = new ChatClientBuilder(new ScriptedChatClient(_ => ScriptedStep.Text("Written to anna@example.org."))).UseAgentRun().Build(services);

        const string text = "Write to anna@example.org with 4111 1111 1111 1111.";
        _ = streaming ? await client.GetStreamingResponseAsync(text).ToChatResponseAsync() : await client.GetResponseAsync(text);
        await services.GetRequiredService<AgentTracer>().FlushAsync();

        var call = sink.Spans.Single(span => span.Step is TraceStep.ModelCall);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(call.Text("gen_ai.input.messages"), Does.Contain("Write to ****** with ."));
            Assert.That(call.Text("gen_ai.output.messages"), Does.Contain("Written to ******."));
        }
    }

    [Test]
    public async Task What_the_hosts_redactor_throws_leaves_the_text_out()
    {
        var sink = new InMemoryTraceSink();
        await using var services = new ServiceCollection()
            .AddRedaction(redaction => redaction.SetRedactor<Throwing>(new DataClassificationSet(Private)))
            .AddAgentGuard().AddComplianceRedaction(Private).AddTracing(t => t.CaptureContent = true).AddTraceSink(sink)
            .Services.BuildServiceProvider();
        using var client = new ChatClientBuilder(new ScriptedChatClient(_ => ScriptedStep.Text("Done."))).UseAgentRun().Build(services);

        await client.GetResponseAsync("Write to anna@example.org.");
        await services.GetRequiredService<AgentTracer>().FlushAsync();

        Assert.That(sink.Spans.Single(span => span.Step is TraceStep.ModelCall).Text("gen_ai.input.messages"), Does.Not.Contain("anna").And.Contain("left out"));
    }

    [Test]
    public void Placeholders_of_guardrails_stay()
    {
        using var services = new ServiceCollection().AddRedaction().BuildServiceProvider();
        var redactor = new ComplianceContentRedactor(services.GetRequiredService<IRedactorProvider>(), _ => new DataClassificationSet(Private));

        Assert.That(redactor.Redact("Write to <EMAIL_1> at anna@example.org.", new RedactionMap()), Does.StartWith("Write to <EMAIL_1> at ").And.Not.Contains("anna"));
    }

    private sealed class Masking : Redactor
    {
        public override int GetRedactedLength(ReadOnlySpan<char> input) => 6;

        public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
        {
            destination[..6].Fill('*');
            return 6;
        }
    }

    private sealed class Throwing : Redactor
    {
        public override int GetRedactedLength(ReadOnlySpan<char> input) => throw new InvalidOperationException("no key");

        public override int Redact(ReadOnlySpan<char> source, Span<char> destination) => throw new InvalidOperationException("no key");
    }
}
