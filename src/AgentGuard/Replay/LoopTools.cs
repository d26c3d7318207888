using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Exchanges the tools of a request.</summary>
internal static class LoopTools
{
    public static ChatOptions? Map(ChatOptions? options, Func<AIFunction, AIFunction> map)
    {
        if (options?.Tools is not { Count: > 0 } tools)
        {
            return options;
        }

        var copy = options.Clone();
        copy.Tools = [.. tools.Select(tool => tool is AIFunction function ? map(function) : tool)];
        return copy;
    }
}
