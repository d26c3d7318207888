using System.Diagnostics;
using AgentGuard.Internal;
using AgentGuard.Tracing.Conventions;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing;

/// <summary>The span of a call of a tool.</summary>
internal sealed class ToolSpan : IToolObservation
{
    private readonly AgentTracer _tracer;
    private readonly string _tool;
    private readonly AIFunctionArguments _arguments;
    private readonly long _started;
    private readonly Activity? _activity;
    private readonly bool _isOwn;

    private ToolSpan(AgentTracer tracer, string tool, AIFunctionArguments arguments, Activity? activity, bool isOwn)
    {
        (_tracer, _tool, _arguments, _activity, _isOwn) = (tracer, tool, arguments, activity, isOwn);
        _started = tracer.TimeProvider.GetTimestamp();
    }

    public static ToolSpan Start(AgentTracer tracer, AIFunction tool, AIFunctionArguments arguments, string? callId)
    {
        var run = AgentRun.Current;
        RunSpan.Of(run)?.CountToolCall();
        var loop = TraceScope.Current?.Loop ?? RunSpan.Of(run)?.Loop;
        loop?.CountTool();
        if (ForeignSpans.FindAround(tracer, GenAINames.ExecuteTool) is { } foreign)
        {
            foreign.SetTag(AgentTracer.RunIdTag, run?.Id);
            foreign.SetTag(AgentTracer.TurnTag, loop?.Number);
            return new ToolSpan(tracer, tool.Name, arguments, foreign, isOwn: false);
        }

        TraceScope.Current = new TraceScope(loop: null, candidate: null) { WithinToolOf = run };

        // Tools run beside the model's call, as parts of the same turn.
        if (loop?.Turn is { } turn && (Activity.Current is null || !IsWithin(Activity.Current, turn)))
        {
            Activity.Current = turn;
        }

        List<KeyValuePair<string, object?>> tags = [new(AgentTracer.StepTag, "tool"), new(AgentTracer.RunIdTag, run?.Id)];
        if (loop is not null)
        {
            tags.Add(new(AgentTracer.TurnTag, loop.Number));
        }

        tracer.Vocabulary.StartTool(tags, tool, callId);
        return new ToolSpan(tracer, tool.Name, arguments, tracer.Start($"{GenAINames.ExecuteTool} {tool.Name}", ActivityKind.Internal, tags), isOwn: true);
    }

    public async ValueTask EndAsync(object? result, string? failure, Exception? exception)
    {
        var error = failure ?? SpanErrors.TypeOf(exception);
        _tracer.Metrics.ToolEnded(_tool, error, _tracer.TimeProvider.GetElapsedTime(_started));
        if (_activity is not { IsAllDataRequested: true } activity)
        {
            return;
        }

        if (_tracer.Gate.IsOpen)
        {
            var content = _tracer.Gate.Begin(AgentRun.Current);
            _tracer.Vocabulary.Arguments(activity, _arguments, content);
            if (exception is null)
            {
                _tracer.Vocabulary.Result(activity, result, content);
            }

            SpanErrors.Describe(activity, exception, content, _tracer.TimeProvider.GetUtcNow());
            await content.CompleteAsync(activity).ConfigureAwait(false);
        }

        SpanErrors.Mark(activity, error, exception);
        if (_isOwn)
        {
            _tracer.Stop(activity);
        }
    }

    private static bool IsWithin(Activity activity, Activity outer)
    {
        for (var one = activity; one is not null; one = one.Parent)
        {
            if (ReferenceEquals(one, outer))
            {
                return true;
            }
        }

        return false;
    }
}
