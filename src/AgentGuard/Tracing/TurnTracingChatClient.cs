using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing;

/// <summary>Between loop and model: begins a turn with each call.</summary>
internal sealed class TurnTracingChatClient(IChatClient innerClient, AgentTracer tracer) : ScopeTracingChatClient(innerClient, tracer)
{
    /// <summary>Begins a turn, where the call is one; its span is the current one from here on.</summary>
    protected override TraceScope Enter()
    {
        var outer = TraceScope.Current;
        if (outer is { Turn: > 0 } || (outer?.WithinToolOf is { } run && ReferenceEquals(run, AgentRun.Current)))
        {
            // Within a turn, or within a tool that asks a model by itself.
            return outer;
        }

        var loop = outer?.Loop ?? OfHost();
        if (loop?.Turn is { } before && ReferenceEquals(Activity.Current, before))
        {
            Activity.Current = before.Parent;
        }

        loop?.Next();
        return new TraceScope(loop, candidate: null) { Turn = loop?.Number ?? 0 };
    }

    /// <summary>A loop of the host's own: each of its turns ends with the next, the last with the run.</summary>
    private LoopTurns? OfHost() => RunSpan.Of(AgentRun.Current) is { } run ? run.Loop ??= new LoopTurns(Tracer) : null;
}
