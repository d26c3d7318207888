using System.Runtime.CompilerServices;
using AgentGuard;

namespace Microsoft.Extensions.AI;

/// <summary>Finds the run that gave an answer.</summary>
public static class AgentRunChatResponseExtensions
{
    // A side table rather than an additional property: a response must stay serialisable.
    private static readonly ConditionalWeakTable<object, AgentRun> Runs = [];

    /// <summary>The run that gave an answer.</summary>
    /// <param name="response">The answer of a client with <c>UseAgentRun()</c>.</param>
    /// <returns>The run, or <see langword="null"/> when the answer was not given within one.</returns>
    public static AgentRun? GetAgentRun(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Runs.TryGetValue(response, out var run) || Runs.TryGetValue(response.Messages, out run) ? run : null;
    }

    /// <summary>The run that gives a streamed answer, found by its first update.</summary>
    /// <param name="update">The first update of a client with <c>UseAgentRun()</c>.</param>
    /// <returns>The run, or <see langword="null"/> when the update is not the first or was not given within a run.</returns>
    public static AgentRun? GetAgentRun(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Runs.TryGetValue(update, out var run) ? run : null;
    }

    internal static void Attach(ChatResponseUpdate first, AgentRun run) => Runs.AddOrUpdate(first, run);

    internal static void Attach(ChatResponse response, AgentRun run)
    {
        // A typed response is another object around the same list of messages.
        Runs.AddOrUpdate(response, run);
        Runs.AddOrUpdate(response.Messages, run);
    }
}
