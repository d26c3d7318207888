using System.ComponentModel.DataAnnotations;

namespace AgentGuard.Resilience.Hedging;

/// <summary>When a further call is started because the first one is slow, and how many may be.</summary>
public sealed class HedgingOptions
{
    /// <summary>The name by which events speak of this policy.</summary>
    /// <value>Default <see langword="null"/>; <c>UseHedging("chat")</c> sets it to <c>chat</c>.</value>
    public string? Name { get; set; }

    /// <summary>Whether slow calls are hedged.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>The share of recent calls that must have been faster before a call counts as slow.</summary>
    /// <value>Default 0.95. Range 0.5 to 0.999.</value>
    /// <remarks>
    /// The time to the first content of a stream, or to the whole answer where nothing is streamed; each path has its own. The 95th
    /// percentile is where J. Dean and L. A. Barroso, "The Tail at Scale", CACM 2013, put it: about 5 % more calls cut the tail.
    /// </remarks>
    [Range(0.5, 0.999)]
    public double Quantile { get; set; } = 0.95;

    /// <summary>How many recent calls of a path the quantile is taken of.</summary>
    /// <value>Default 128. Range 10 to 10,000.</value>
    [Range(10, 10_000)]
    public int Window { get; set; } = 128;

    /// <summary>How many calls of a path must have been seen before the quantile counts; until then <see cref="InitialDelay"/> does.</summary>
    /// <value>Default 20. Range 1 to <see cref="Window"/>.</value>
    [Range(1, 10_000)]
    public int MinimumSamples { get; set; } = 20;

    /// <summary>After how long a call counts as slow while little is known.</summary>
    /// <value>Default 10 seconds. From <see cref="MinDelay"/> to <see cref="MaxDelay"/>.</value>
    public TimeSpan InitialDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The least time before a call counts as slow.</summary>
    /// <value>Default 1 second. From 1 millisecond to 1 hour.</value>
    public TimeSpan MinDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The most time before a call counts as slow.</summary>
    /// <value>Default 30 seconds. From <see cref="MinDelay"/> to 1 hour.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many further calls one request may have under way, each started when the one before it is slow.</summary>
    /// <value>Default 2. Range 1 to 10.</value>
    /// <remarks>More than one helps where two candidates are silent at the same time.</remarks>
    [Range(1, 10)]
    public int MaxHedges { get; set; } = 2;

    /// <summary>How many more calls may be made than without hedging, as a share of the calls.</summary>
    /// <value>Default 0.1. Range 0 to 1; 0 is off.</value>
    /// <remarks>A token bucket: every call adds this share of a hedge, up to <see cref="Burst"/>, and a hedge takes one.</remarks>
    [Range(0.0, 1.0)]
    public double MaxExtraShare { get; set; } = 0.1;

    /// <summary>How many hedges may be saved up.</summary>
    /// <value>Default 10. Range 1 to 1,000. A new policy starts with all of them.</value>
    [Range(1, 1_000)]
    public int Burst { get; set; } = 10;

    internal bool IsOff => !Enabled || MaxExtraShare <= 0;
}
