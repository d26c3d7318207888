using Microsoft.Extensions.AI;

namespace AgentGuard.Ports;

/// <summary>A middleware that tells the check of the order what it does and what lies within it; found by <c>GetService</c>.</summary>
public interface IPipelineStage
{
    /// <summary>The line that added it, for example <c>UseGuardrails()</c>.</summary>
    string Name { get; }

    /// <summary>What it does.</summary>
    PipelineFeatures Features { get; }

    /// <summary>The client that it wraps.</summary>
    IChatClient Inner { get; }

    /// <summary>Further clients that may answer in place of <see cref="Inner"/>; empty for most.</summary>
    IReadOnlyList<IChatClient> Alternatives { get; }
}
