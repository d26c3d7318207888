using System.ComponentModel.DataAnnotations;

namespace AgentGuard;

/// <summary>How a run is bounded and whom it belongs to.</summary>
public sealed class AgentRunOptions
{
    /// <summary>The name of the agent, as traces show it. One name for all runs of one kind: it is no place for ids.</summary>
    /// <value>Default <see langword="null"/>: unnamed.</value>
    public string? AgentName { get; set; }

    /// <summary>On whose behalf the run acts.</summary>
    /// <value>Default <see langword="null"/>: unknown.</value>
    public string? Principal { get; set; }

    /// <summary>Whose calls go first where calls have to wait for their turn.</summary>
    /// <value>Default <see langword="null"/>: that of the run it is part of, or <see cref="CallPriority.Normal"/>.</value>
    public CallPriority? Priority { get; set; }

    /// <summary>How long the whole run may take.</summary>
    /// <value>Default 10 minutes. <see langword="null"/>: no limit. Must be above zero.</value>
    /// <remarks>Agent tasks of several model calls with tools take minutes; a limit of seconds, usual for web calls, cuts good runs.</remarks>
    public TimeSpan? TimeLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many attempts to call a model the whole call tree may make, retries and fallbacks included.</summary>
    /// <value>Default 200. Range 1 to 1,000,000.</value>
    /// <remarks>Layers that retry by themselves multiply (3 × 3 × 5 = 45 calls for one were seen); this is the bound over all of them.</remarks>
    [Range(1, 1_000_000)]
    public int MaxModelAttempts { get; set; } = 200;
}
