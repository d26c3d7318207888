using System.ComponentModel.DataAnnotations;

namespace AgentGuard.Budgets;

/// <summary>How a run ends that is at the limit of a budget, or goes in circles.</summary>
/// <remarks>
/// The model is told, tools are withdrawn, and a final answer is asked for, within a reserve that is kept back for exactly this: work that was
/// paid for is not thrown away.
/// </remarks>
public sealed class WindDownOptions
{
    /// <summary>Whether runs are wound down. Where not, a run at its limit fails.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>How many tokens are kept back for the final answer, sent and generated.</summary>
    /// <value>
    /// Default <see langword="null"/>: worked out before each call from what it sends, half as much again for what tools may add, and
    /// <see cref="AnswerTokens"/>. Range 1 to 100,000,000.
    /// </value>
    [Range(1, 100_000_000)]
    public long? ReserveTokens { get; set; }

    /// <summary>How many tokens the final answer may take.</summary>
    /// <value>Default 2,048. Range 16 to 1,000,000. The request is held to what is left only where that is less.</value>
    [Range(16, 1_000_000)]
    public int AnswerTokens { get; set; } = 2_048;

    /// <summary>How much time before the deadline of the run is kept back for the final answer.</summary>
    /// <value>Default 30 seconds, but never more than a quarter of the run's time. From zero to 1 hour.</value>
    public TimeSpan ReserveTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What the model is told, in place of our words; after the reason.</summary>
    /// <value>Default <see langword="null"/>: it is asked for a final answer that says what was done and what is open.</value>
    public string? Message { get; set; }

    /// <summary>Why a person takes over when a run is wound down or out of budget; free of content. It sets that off.</summary>
    /// <value>Default <see langword="null"/>: nobody takes over, and the run is degraded.</value>
    /// <remarks>The model is then asked for a summary for that person, and <see cref="Ports.IEscalation"/> is told.</remarks>
    public string? HandOverReason { get; set; }
}
