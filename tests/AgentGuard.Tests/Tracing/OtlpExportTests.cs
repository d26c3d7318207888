using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AgentGuard.Tests.Tracing;

/// <summary>What a collector receives through the official exporter, over HTTP on loopback.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class OtlpExportTests(bool streaming)
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create((string city) => $"Rain in {city}", "weather");

    [Test]
    public async Task A_collector_receives_the_whole_tree_with_its_attributes_and_events()
    {
        await using var receiver = new OtlpReceiver();
        await RunAsync(receiver, captures: true);

        var spans = Spans(receiver);
        var root = spans.Single(span => span.Name == "invoke_agent desk");
        var turns = spans.Where(span => span.Name == "turn").ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                spans.Select(span => span.Name).Order(StringComparer.Ordinal),
                Is.EqualTo(["chat scripted-model", "chat scripted-model", "execute_tool weather", "invoke_agent desk", "turn", "turn"]));
            Assert.That(turns.Select(turn => turn.Parent), Has.All.EqualTo(root.Id));
            Assert.That(spans.Where(span => span.Name.StartsWith("chat", StringComparison.Ordinal)).Select(span => span.Parent), Is.EquivalentTo(turns.Select(turn => turn.Id)));
            Assert.That(spans.Select(span => span.Trace).Distinct().Count(), Is.EqualTo(1));
            Assert.That(root.Attributes["agentguard.run.outcome"], Is.EqualTo("Succeeded"));
            Assert.That(root.Events, Does.Contain("AG1002"));
            Assert.That(spans.Single(span => span.Name == "execute_tool weather").Attributes["gen_ai.tool.call.result"], Is.EqualTo("\"Rain in Bern\""));
            Assert.That(
                spans.Where(span => span.Name == "chat scripted-model").Select(span => span.Attributes["gen_ai.input.messages"]),
                Has.Some.Contains("What is the weather?"));
        }
    }

    [Test]
    public async Task A_collector_receives_the_metrics_of_the_conventions()
    {
        await using var receiver = new OtlpReceiver();
        await RunAsync(receiver, captures: false);

        var names = receiver.Bodies("/v1/metrics").SelectMany(body => ProtobufField.Read(body)).Where(field => field.Number == 1)
            .SelectMany(resource => resource.Inner(2)).SelectMany(scope => scope.Inner(2)).Select(metric => metric.Inner(1).Single().Text).Distinct();
        Assert.That(names, Is.SupersetOf(new[]
        {
            "gen_ai.client.operation.duration", "gen_ai.client.token.usage", "gen_ai.invoke_agent.duration", "gen_ai.invoke_agent.inference_calls",
            "gen_ai.invoke_agent.tool_calls", "gen_ai.execute_tool.duration", AgentGuardDiagnostics.EventCounterName,
        }));
    }

    private async Task RunAsync(OtlpReceiver receiver, bool captures)
    {
        void ToReceiver(OtlpExporterOptions options, string signal) =>
            (options.Endpoint, options.Protocol) = (new Uri(receiver.Endpoint, "v1/" + signal), OtlpExportProtocol.HttpProtobuf);

        using var traces = Sdk.CreateTracerProviderBuilder()
            .AddSource(AgentGuardDiagnostics.ActivitySourceName).AddOtlpExporter(options => ToReceiver(options, "traces")).Build();
        using var metrics = Sdk.CreateMeterProviderBuilder()
            .AddMeter(AgentGuardDiagnostics.MeterName).AddOtlpExporter(options => ToReceiver(options, "metrics")).Build();
        var model = new ScriptedChatClient(
            ScriptedStep.ToolCall("weather", new Dictionary<string, object?> { ["city"] = "Bern" }).WithUsage(10, 4), ScriptedStep.Text("Rain.").WithUsage(20, 2));
        await using (var host = new TracedHost(model, tracing: t => t.CaptureContent = captures))
        {
            await host.AskAsync(streaming, "What is the weather?", new() { Tools = [Weather] });
            traces.ForceFlush();
            metrics.ForceFlush();
        }
    }

    private static List<Span> Spans(OtlpReceiver receiver) =>
    [
        .. receiver.Bodies("/v1/traces").SelectMany(body => ProtobufField.Read(body)).Where(field => field.Number == 1)
            .SelectMany(resource => resource.Inner(2)).SelectMany(scope => scope.Inner(2)).Select(Span.Of),
    ];

    private sealed record Span(string Trace, string Id, string? Parent, string Name, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Events)
    {
        public static Span Of(ProtobufField span) => new(
            Convert.ToHexString(span.Inner(1).Single().Bytes.Span),
            Convert.ToHexString(span.Inner(2).Single().Bytes.Span),
            span.Inner(4).Select(parent => Convert.ToHexString(parent.Bytes.Span)).SingleOrDefault(),
            span.Inner(5).Single().Text,
            span.Inner(9).ToDictionary(attribute => attribute.Inner(1).Single().Text, attribute => attribute.Inner(2).Single().Inner(1).Select(value => value.Text).SingleOrDefault() ?? string.Empty),
            [.. span.Inner(11).Select(happened => happened.Inner(2).Single().Text)]);
    }
}
