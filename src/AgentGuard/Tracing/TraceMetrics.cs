using System.Diagnostics;
using System.Diagnostics.Metrics;
using AgentGuard.Tracing.Conventions;

namespace AgentGuard.Tracing;

/// <summary>The metrics of OpenTelemetry's conventions for generative AI, and of the tracer itself.</summary>
internal sealed class TraceMetrics : IDisposable
{
    private static readonly double[] Seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly long[] Tokens =
        [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];

    private readonly Meter _meter = new(AgentGuardDiagnostics.MeterName);
    private readonly Histogram<double> _modelCall;
    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<double> _run;
    private readonly Histogram<long> _runModelCalls;
    private readonly Histogram<long> _runToolCalls;
    private readonly Histogram<double> _tool;
    private readonly Counter<long> _dropped;

    public TraceMetrics()
    {
        _modelCall = Histogram("gen_ai.client.operation.duration", "s", "How long calls of models took.", Seconds);
        _tokens = Histogram("gen_ai.client.token.usage", "{token}", "How many tokens calls of models used.", Tokens);
        _firstChunk = Histogram("gen_ai.client.operation.time_to_first_chunk", "s", "How long the first update of a stream took.", Seconds);
        _run = Histogram("gen_ai.invoke_agent.duration", "s", "How long runs took.", Seconds);
        _runModelCalls = Histogram<long>("gen_ai.invoke_agent.inference_calls", "{call}", "How many calls of models a run made.", null);
        _runToolCalls = Histogram<long>("gen_ai.invoke_agent.tool_calls", "{call}", "How many calls of tools a run made.", null);
        _tool = Histogram("gen_ai.execute_tool.duration", "s", "How long calls of tools took.", Seconds);
        _dropped = _meter.CreateCounter<long>(AgentGuardDiagnostics.DroppedSpansName, "{span}", "Spans that a sink did not keep.");
    }

    /// <summary>Whether anybody listens to one of them.</summary>
    public bool IsOn => _modelCall.Enabled || _tool.Enabled || _run.Enabled;

    public void ModelCallEnded(in ModelCallFacts facts, in AnswerFacts answer, string? error, TimeSpan took)
    {
        var tags = new TagList
        {
            { GenAINames.Operation, GenAINames.Chat },
            { GenAINames.Provider, facts.Provider ?? AgentTracer.UnknownProvider },
            { GenAINames.RequestModel, facts.Model },
            { GenAINames.ResponseModel, answer.Model },
            { GenAINames.ServerAddress, facts.Server?.Host },
            { GenAINames.ServerPort, facts.Server?.Port },
        };
        if (answer.TimeToFirstChunk is { } first)
        {
            _firstChunk.Record(first.TotalSeconds, tags);
        }

        Count(answer.Usage?.InputTokenCount, "input", tags);
        Count(answer.Usage?.OutputTokenCount, "output", tags);
        tags.Add(GenAINames.ErrorType, error);
        _modelCall.Record(took.TotalSeconds, tags);
    }

    public void ToolEnded(string tool, string? error, TimeSpan took) =>
        _tool.Record(took.TotalSeconds, new(GenAINames.ToolName, tool), new(GenAINames.ToolType, "function"), new(GenAINames.ErrorType, error));

    public void RunEnded(AgentRun run, bool isError, TimeSpan took, int modelCalls, int toolCalls)
    {
        var name = new KeyValuePair<string, object?>(GenAINames.AgentName, run.AgentName);
        _run.Record(took.TotalSeconds, name, new(GenAINames.Operation, GenAINames.InvokeAgent), new(GenAINames.ErrorType, isError ? run.OutcomeReason : null));
        _runModelCalls.Record(modelCalls, name);
        _runToolCalls.Record(toolCalls, name);
    }

    public void Dropped(int spans, string sink) => _dropped.Add(spans, new KeyValuePair<string, object?>("agentguard.sink", sink));

    public void Dispose() => _meter.Dispose();

    private void Count(long? tokens, string type, TagList tags)
    {
        if (tokens is { } count)
        {
            tags.Add(GenAINames.TokenType, type);
            _tokens.Record(count, tags);
        }
    }

    private Histogram<T> Histogram<T>(string name, string unit, string description, T[]? bounds)
        where T : struct =>
        _meter.CreateHistogram(name, unit, description, tags: null, bounds is null ? null : new InstrumentAdvice<T> { HistogramBucketBoundaries = bounds });
}
