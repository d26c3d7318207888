using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing;

/// <summary>Around one of several clients that may answer: says who is asked.</summary>
internal sealed class CandidateTracingChatClient(IChatClient innerClient, AgentTracer tracer, string name) : ScopeTracingChatClient(innerClient, tracer)
{
    protected override TraceScope Enter() => TraceScope.Current?.For(name) ?? new TraceScope(loop: null, name);
}
