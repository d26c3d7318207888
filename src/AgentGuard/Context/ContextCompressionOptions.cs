using System.ComponentModel.DataAnnotations;

namespace AgentGuard.Context;

/// <summary>How large a request may grow, and how it is shortened.</summary>
public sealed class ContextCompressionOptions
{
    /// <summary>The largest request, in tokens: messages, tool schemas and <see cref="OutputReserveTokens"/> together.</summary>
    /// <value>Default 32,000. Range 256 to 10,000,000. Set it at or below the window of the smallest model that may answer.</value>
    [Range(256, 10_000_000)]
    public int MaxTokens { get; set; } = 32_000;

    /// <summary>The share of <see cref="MaxTokens"/> to which a request is shortened once it grew too large.</summary>
    /// <value>Default 0.5. Range 0.1 to 0.95.</value>
    /// <remarks>
    /// Shortening breaks the provider's prompt cache, so it has to be deep and rare. Stopping as soon as the limit is no longer exceeded
    /// was measured to cost 37 to 72 % more than no shortening at all under cache prices (reads 0.1, writes 1.25 of the input price).
    /// </remarks>
    [Range(0.1, 0.95)]
    public double TargetRatio { get; set; } = 0.5;

    /// <summary>Tokens kept free for the answer.</summary>
    /// <value>
    /// Default <see langword="null"/>: an eighth of <see cref="MaxTokens"/>, at most 4,096. Range 0 to 1,000,000, and below
    /// <see cref="MaxTokens"/>.
    /// </value>
    [Range(0, 1_000_000)]
    public int? OutputReserveTokens { get; set; }

    /// <summary>How many of the latest turns are touched only as a last resort. A turn is a message, or a tool call with its results.</summary>
    /// <value>Default 3. Range 1 to 1,000.</value>
    [Range(1, 1_000)]
    public int KeepLatestTurns { get; set; } = 3;
}
