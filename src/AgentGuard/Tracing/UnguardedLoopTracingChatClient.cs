using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing;

/// <summary>Around a loop that guards nothing: traces the calls of its tools too.</summary>
internal sealed class UnguardedLoopTracingChatClient(IChatClient innerClient, AgentTracer tracer) : LoopTracingChatClient(innerClient, tracer)
{
    protected override ChatOptions? Prepare(ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools)
        {
            return options;
        }

        var copy = options.Clone();
        copy.Tools = [.. tools.Select(tool => tool is AIFunction function ? new TracedFunction(function, Tracer) : tool)];
        return copy;
    }
}
