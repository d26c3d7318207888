using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing;

/// <summary>Around a loop: ends its last turn with it.</summary>
internal class LoopTracingChatClient(IChatClient innerClient, AgentTracer tracer) : ScopeTracingChatClient(innerClient, tracer)
{
    protected override TraceScope Enter() => new(new LoopTurns(Tracer), candidate: null);

    protected override void Leave(TraceScope scope) => scope.Loop!.End();
}
