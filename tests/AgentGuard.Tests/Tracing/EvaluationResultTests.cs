using System.Diagnostics;
using AgentGuard.Testing;
using AgentGuard.Tracing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentGuard.Tests.Tracing;

public sealed class EvaluationResultTests
{
    private static readonly EvaluationResult Result = new("Relevance")
    {
        Score = 0.9,
        Label = "pass",
        Explanation = "It answers anna@example.org.",
        ResponseId = "resp-1",
    };

    [Test]
    public async Task A_result_is_an_event_of_the_span_that_is_judged_and_a_log_record([Values] bool captures)
    {
        Kept log = new();
        TracedHost? host = null;
        var judging = AIFunctionFactory.Create(() => host!.Tracer.Report(Result), "judge");
        await using var traced = new TracedHost(
            new ScriptedChatClient(ScriptedStep.ToolCall("judge"), ScriptedStep.Text("Done.")),
            tracing: t => t.CaptureContent = captures,
            services: services => services.AddLogging(logging => logging.AddProvider(log)));
        host = traced;

        await traced.AskAsync(streaming: false, options: new() { Tools = [judging] });

        var reported = (await traced.TraceAsync()).ToolCalls.Single().Events.Single(happened => happened.Name == "gen_ai.evaluation.result");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reported.Attributes["gen_ai.evaluation.name"], Is.EqualTo("Relevance"));
            Assert.That(reported.Attributes["gen_ai.evaluation.score.value"], Is.EqualTo(0.9));
            Assert.That(reported.Attributes["gen_ai.evaluation.score.label"], Is.EqualTo("pass"));
            Assert.That(reported.Attributes["gen_ai.response.id"], Is.EqualTo("resp-1"));
            Assert.That(reported.Attributes.ContainsKey("gen_ai.evaluation.explanation"), Is.EqualTo(captures));
            Assert.That(log.Records, Has.Count.EqualTo(1));
            Assert.That(log.Records[0], Does.StartWith("gen_ai.evaluation.result").And.Contains("0.9").And.Not.Contains("anna"));
        }
    }

    [Test]
    public async Task A_span_that_is_over_is_judged_by_one_with_a_link_to_it()
    {
        await using var host = new TracedHost(new ScriptedChatClient(_ => ScriptedStep.Text("Done.")));
        Activity judged = new Activity("answer").Start();
        judged.Stop();

        host.Tracer.Report(Result with { ErrorType = "timeout", Score = null, Label = null }, judged);

        var carrier = (await host.SpansAsync()).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(carrier.Links.Single().SpanId, Is.EqualTo(judged.SpanId.ToHexString()));
            Assert.That(carrier.Events.Single().Attributes["error.type"], Is.EqualTo("timeout"));
        }
    }

    private sealed class Kept : ILoggerProvider, ILogger
    {
        public List<string> Records { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == "gen_ai.evaluation.result")
            {
                Records.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
