using Microsoft.Extensions.AI;

namespace AgentGuard.Internal;

/// <summary>Looks on at every part of a pipeline; the lines that know such a place offer it, without knowing who looks.</summary>
internal interface IPipelineObserver
{
    /// <summary>Looks on at a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="seam">Where it stands.</param>
    /// <param name="name">The name of a candidate.</param>
    /// <returns>The client to use in its place; the same one where there is nothing to see.</returns>
    IChatClient Observe(IChatClient client, PipelineSeam seam, string? name = null);

    /// <summary>Begins to look on at a run.</summary>
    /// <returns>Who looks; <see langword="null"/> where nobody does.</returns>
    IRunObservation? Begin(AgentRun run);

    /// <summary>Begins to look on at the call of a tool.</summary>
    /// <returns>Who looks; <see langword="null"/> where nobody does.</returns>
    IToolObservation? Begin(AIFunction tool, AIFunctionArguments arguments, string? callId);
}
