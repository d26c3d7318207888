using System.Diagnostics;
using System.Runtime.CompilerServices;
using AgentGuard.Internal;
using AgentGuard.Tracing.Conventions;

namespace AgentGuard.Tracing;

/// <summary>The span of a run.</summary>
internal sealed class RunSpan : IRunObservation
{
    private const string RunningName = "agent_run";
    private static readonly ConditionalWeakTable<AgentRun, RunSpan> Spans = [];
    private readonly AgentTracer _tracer;
    private readonly AgentRun _run;
    private readonly Activity? _activity;
    private readonly decimal _costBefore;
    private int _modelCalls;
    private int _toolCalls;
    private long _inputTokens;
    private long _outputTokens;

    private RunSpan(AgentTracer tracer, AgentRun run, Activity? activity)
    {
        (_tracer, _run, _activity) = (tracer, run, activity);

        // A sub-run spends from the purse of its parent.
        _costBefore = run.Parent is null ? 0 : run.Usage.Spent.Cost;
        if (activity is not null)
        {
            // The loop of Microsoft.Extensions.AI makes spans of its own for tools where the current one is named after an agent; those here know more. The
            // sampler has seen the name, the exporters will.
            activity.DisplayName = RunningName;
        }
    }

    /// <summary>The turns of a loop of the host's own, which nobody brackets.</summary>
    public LoopTurns? Loop { get; set; }

    public static RunSpan Start(AgentTracer tracer, AgentRun run)
    {
        List<KeyValuePair<string, object?>> tags = [new(AgentTracer.StepTag, "run"), new(AgentTracer.RunIdTag, run.Id)];
        tracer.Vocabulary.StartRun(tags, run);
        if (run.Parent is { } parent)
        {
            tags.Add(new("agentguard.run.parent_id", parent.Id));
        }

        // A sub-run that was started elsewhere, for example from a queue, is in another trace: a link leads to it.
        var outer = Of(run.Parent)?._activity;
        var isElsewhere = outer is not null && Activity.Current?.TraceId != outer.TraceId;
        var name = run.AgentName is { Length: > 0 } agent ? $"{GenAINames.InvokeAgent} {agent}" : GenAINames.InvokeAgent;
        var span = new RunSpan(tracer, run, tracer.Start(name, ActivityKind.Internal, tags, isElsewhere ? [new ActivityLink(outer!.Context)] : null));
        Spans.AddOrUpdate(run, span);
        return span;
    }

    public static RunSpan? Of(AgentRun? run) => run is not null && Spans.TryGetValue(run, out var span) ? span : null;

    public void CountModelCall(long? inputTokens, long? outputTokens)
    {
        Interlocked.Increment(ref _modelCalls);
        Interlocked.Add(ref _inputTokens, inputTokens ?? 0);
        Interlocked.Add(ref _outputTokens, outputTokens ?? 0);
    }

    public void CountToolCall() => Interlocked.Increment(ref _toolCalls);

    public void Ending()
    {
        Loop?.End();
        if (_activity is not null)
        {
            Activity.Current = _activity;
        }
    }

    public void End()
    {
        var isError = _run.Outcome is AgentRunOutcome.Failed;
        _tracer.Metrics.RunEnded(_run, isError, _tracer.TimeProvider.GetUtcNow() - _run.StartedAt, _modelCalls, _toolCalls);
        if (_activity is null)
        {
            return;
        }

        _activity.DisplayName = _activity.OperationName;
        _activity.SetTag("agentguard.run.outcome", _run.Outcome.ToString());
        _activity.SetTag("agentguard.run.outcome.reason", _run.OutcomeReason);
        _activity.SetTag("agentguard.run.model_calls", _modelCalls);
        _activity.SetTag("agentguard.run.tool_calls", _toolCalls);
        if (_run.Usage.Spent.Cost - _costBefore is > 0 and var cost)
        {
            _activity.SetTag("agentguard.run.cost", (double)cost);
        }

        _tracer.Vocabulary.RunUsage(_activity, _inputTokens, _outputTokens);
        if (isError)
        {
            _activity.SetTag(GenAINames.ErrorType, _run.OutcomeReason ?? "failed");
            _activity.SetStatus(ActivityStatusCode.Error, _run.OutcomeReason);
        }

        _tracer.Stop(_activity);
    }
}
