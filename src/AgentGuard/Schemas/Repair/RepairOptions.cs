using Microsoft.Extensions.AI;

namespace AgentGuard.Schemas.Repair;

/// <summary>What is known about a text beyond the text.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RepairOptions
{
    /// <summary>How deep a value may nest at most.</summary>
    public const int MaxDepth = 64;

    /// <summary>What is used when nothing is given.</summary>
    internal static RepairOptions Default { get; } = new();

    /// <summary>Whether the text is known to be cut off: the repair is then never better than <see cref="RepairVerdict.Lossy"/>.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsTruncated { get; init; }

    /// <summary>Why the model stopped. <c>Length</c> and <c>ContentFilter</c> mean that the text is cut off.</summary>
    /// <value>The default is <see langword="null"/>: not known.</value>
    public ChatFinishReason? FinishReason { get; init; }

    internal bool IsCutOff =>
        IsTruncated || FinishReason == ChatFinishReason.Length || FinishReason == ChatFinishReason.ContentFilter;
}
