using System.ComponentModel.DataAnnotations;

namespace AgentGuard.Context.Memory;

/// <summary>How much of what is remembered is brought into a request.</summary>
public sealed class MemoryOptions
{
    /// <summary>How many tokens it may have.</summary>
    /// <value>Default 500. Range 20 to 100,000.</value>
    [Range(20, 100_000)]
    public int MaxTokens { get; set; } = 500;

    /// <summary>How many items it may be.</summary>
    /// <value>Default 8. Range 1 to 1,000.</value>
    [Range(1, 1_000)]
    public int MaxItems { get; set; } = 8;
}
