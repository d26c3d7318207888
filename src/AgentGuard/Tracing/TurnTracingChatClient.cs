using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing;

/// <summary>Between loop and model: begins a turn with each call.</summary>
internal sealed class TurnTracingChatClient(IChatClient innerClient, AgentTracer tracer) : ScopeTracingChatClient(innerClient, tracer)
{
    /// <summary>Begins a turn; its span is the current one from here on.</summary>
    protected override TraceScope Enter()
    {
        var loop = TraceScope.Current?.Loop ?? OfHost();
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
