using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using AgentGuard.Guardrails;
using AgentGuard.Replay;
using AgentGuard.Reports;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace AgentGuard.Tests.Tracing;

/// <summary>Secrets planted wherever a run has content; afterwards every place that keeps anything is searched for them.</summary>
[TestFixture(false, false)]
[TestFixture(false, true)]
[TestFixture(true, false)]
[TestFixture(true, true)]
public sealed class CanaryTests(bool streaming, bool captures)
{
    private static readonly Dictionary<string, string> Canaries = new()
    {
        ["prompt"] = "prompt.canary@example.org",
        ["instructions"] = "sk-proj-Zt7Qw3Lp9Vx2Nc5Rb8Ym1Ks4Hd6Gf0JaT3BlbkFJq2We5Rt8Yu1Io4Pa7Sd0",
        ["argument"] = "4111111111111111",
        ["result"] = "DE89370400440532013000",
        ["answer"] = "answer.canary@example.org",
        ["reasoning"] = "192.168.77.77",
        ["exception of a tool"] = "tool.exception@example.org",
        ["exception of a model"] = "AKIAIOSFODNN7CANARY1",
        ["header"] = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJjYW5hcnktNDIiLCJuYW1lIjoiQ2FuYXJ5In0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    };

    [Test]
    public async Task No_secret_is_in_any_place_that_keeps_anything()
    {
        var folder = Directory.CreateTempSubdirectory("canary").FullName;
        ConcurrentBag<string> kept = [];
        using var metrics = ListenToMetrics(kept);
        await using var collector = new OtlpReceiver();
        using (var exporter = Sdk.CreateTracerProviderBuilder().AddSource(AgentGuardDiagnostics.ActivitySourceName)
            .AddOtlpExporter(o => (o.Endpoint, o.Protocol) = (new Uri(collector.Endpoint, "v1/traces"), OtlpExportProtocol.HttpProtobuf)).Build())
        {
            await RunAsync(folder, kept);
            exporter.ForceFlush();
        }

        foreach (var body in collector.Bodies("/v1/traces"))
        {
            kept.Add("otlp " + Encoding.UTF8.GetString(body));
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            kept.Add($"{Path.GetFileName(file)} {await File.ReadAllTextAsync(file)}");
        }

        Directory.Delete(folder, recursive: true);
        var found = from canary in Canaries
                    from text in kept
                    where text.Contains(canary.Value, StringComparison.OrdinalIgnoreCase) || text.Contains(canary.Value[4..^2], StringComparison.OrdinalIgnoreCase)
                    select $"{canary.Key} in {text[..Math.Min(60, text.Length)]}";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found, Is.Empty);
            Assert.That(kept.Count(text => text.StartsWith("log", StringComparison.Ordinal)), Is.GreaterThan(0));
            Assert.That(kept.Count(text => text.StartsWith("metric", StringComparison.Ordinal)), Is.GreaterThan(0));
            Assert.That(kept.Any(text => text.StartsWith("trace.jsonl", StringComparison.Ordinal)), Is.True);
            Assert.That(kept.Any(text => text.StartsWith("report.html", StringComparison.Ordinal)), Is.True);
            Assert.That(kept.Any(text => text.Contains("<EMAIL_", StringComparison.Ordinal)), Is.EqualTo(captures), "content that is captured shows placeholders");
        }
    }

    private async Task RunAsync(string folder, ConcurrentBag<string> kept)
    {
        var redactor = new SensitiveDataRedactor();
        using var recorder = new RunRecorder(Path.Combine(folder, "recording.jsonl"), redactor: redactor);
        await using (var host = new TracedHost(
            Model(),
            builder => builder.UseAgentRun().UseRecording(recorder).UseGuardedFunctionInvocation().UseRecording(recorder).UseFallback("backup").UseResilience(),
            t => t.CaptureContent = captures,
            guard => guard.AddTraceFile(Path.Combine(folder, "trace.jsonl")),
            services =>
            {
                services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Keeping(kept)));
                services.AddKeyedChatClient("backup", Model(isBackup: true));
            }))
        {
            var options = new ChatOptions { Tools = [Pay(), Fail()], Instructions = $"The key is {Canaries["instructions"]}." };
            await host.AskAsync(streaming, $"Write to {Canaries["prompt"]}.", options);
            var trace = await host.TraceAsync();
            kept.Add("memory " + string.Join('\n', (await host.SpansAsync()).Select(span => span.ToJson())));
            kept.Add("tree " + trace);
            await RunReport.Of(trace).SaveAsync(Path.Combine(folder, "report.html"));
        }

        recorder.Dispose();
        var recording = await RunRecording.LoadAsync(Path.Combine(folder, "recording.jsonl"));
        await RunReport.Of(recording).SaveAsync(Path.Combine(folder, "recorded.html"));
        await RunReport.Of(RunComparison.Of(recording, recording with { Steps = [.. recording.Steps.Skip(1)] })).SaveAsync(Path.Combine(folder, "compared.html"));
    }

    private static ScriptedChatClient Model(bool isBackup = false)
    {
        var calls = 0;
        return new ScriptedChatClient(_ => (isBackup, ++calls) switch
        {
            (false, _) => ScriptedStep.Throw(new InvalidOperationException(
                $"401 for key {Canaries["exception of a model"]}", new HttpRequestException($"Authorization: Bearer {Canaries["header"]}"))),
            (true, 1) => ScriptedStep.Contents(
                new TextReasoningContent($"The host is {Canaries["reasoning"]}."),
                new FunctionCallContent("call-1", "pay", new Dictionary<string, object?> { ["card"] = Canaries["argument"], ["digits"] = long.Parse(Canaries["argument"]) })),
            (true, 2) => ScriptedStep.ToolCall("fail"),
            _ => ScriptedStep.Text("Written to answer.can", "ary@exam", "ple.org."),
        });
    }

    private static AIFunction Pay() => AIFunctionFactory.Create((string card, long digits) => new { iban = Canaries["result"] }, "pay");

    private static AIFunction Fail() => AIFunctionFactory.Create(
        string () => throw new InvalidOperationException($"no such user {Canaries["exception of a tool"]}"), "fail");

    private static MeterListener ListenToMetrics(ConcurrentBag<string> kept)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == AgentGuardDiagnostics.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => kept.Add($"metric {instrument.Name} {value} {Text(tags)}"));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => kept.Add($"metric {instrument.Name} {value} {Text(tags)}"));
        listener.Start();
        return listener;
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));

    private sealed class Keeping(ConcurrentBag<string> kept) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // The loop of Microsoft.Extensions.AI logs exceptions of tools itself; what this library logs is what is searched.
            if (eventId.Name == "AgentEvent")
            {
                kept.Add($"log {formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
