using System.ComponentModel.DataAnnotations;

namespace AgentGuard.Resilience.Limits;

/// <summary>How many calls are made at a time and in a minute, and how long one waits for its turn.</summary>
/// <remarks>
/// Only <see cref="LearnRate"/> is on by default. Calls that wait take their turns by priority and, within a priority, by principal
/// (<see cref="AgentRun.Priority"/>, <see cref="AgentRun.Principal"/>). A call that would wait too long fails at once as
/// <see cref="Failures.ModelFailureKind.RateLimited"/> with the time to wait, so that another candidate can answer.
/// </remarks>
public sealed class LimitOptions
{
    /// <summary>How many calls may be made in a minute.</summary>
    /// <value>Default <see langword="null"/>: no limit. Range 1 to 10,000,000.</value>
    [Range(1, 10_000_000)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>How many tokens may be used in a minute, input and output together.</summary>
    /// <value>Default <see langword="null"/>: no limit. Range 1 to 10 billion.</value>
    /// <remarks>
    /// A call reserves its input by estimate and its output by <c>MaxOutputTokens</c>, or by what recent answers took; what the provider
    /// reports settles it. Without a report the estimate stands.
    /// </remarks>
    [Range(1L, 10_000_000_000L)]
    public long? TokensPerMinute { get; set; }

    /// <summary>How many seconds' worth of a minute may be used at once.</summary>
    /// <value>Default 10 seconds. From 1 second to 1 minute.</value>
    /// <remarks>Providers enforce limits per minute in shorter pieces.</remarks>
    public TimeSpan Burst { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many calls may be under way at a time.</summary>
    /// <value>Default <see langword="null"/>: no limit. Range 1 to 100,000. With <see cref="AdaptConcurrency"/> it is the upper bound.</value>
    [Range(1, 100_000)]
    public int? MaxConcurrency { get; set; }

    /// <summary>Whether the number of calls at a time follows how fast the first token comes.</summary>
    /// <value>Default <see langword="false"/>.</value>
    /// <remarks>
    /// For models that are served by yourself, where more calls at a time only make each slower. The gradient of the time to the first token
    /// of streams, or of the time per output token, against its long-term mean. Source: Netflix concurrency-limits, <c>Gradient2Limit</c>.
    /// </remarks>
    public bool AdaptConcurrency { get; set; }

    /// <summary>How many calls may be under way at first while <see cref="AdaptConcurrency"/> learns.</summary>
    /// <value>Default 20. Range 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int InitialConcurrency { get; set; } = 20;

    /// <summary>Whether calls are paced after the provider has limited the rate, by what it let through before.</summary>
    /// <value>Default <see langword="true"/>. It costs nothing until then.</value>
    /// <remarks>
    /// Many calls that all come back when <c>Retry-After</c> is over would mostly be limited again. The rate falls to 0.7 of
    /// what was let through, grows along the cubic curve of TCP CUBIC (RFC 9438), as in the adaptive retry mode of the AWS SDKs, and is
    /// forgotten once it is four times what was let through.
    /// </remarks>
    public bool LearnRate { get; set; } = true;

    /// <summary>How long a call may wait for its turn.</summary>
    /// <value>Default 30 seconds. From zero, which never waits, to 1 day. Never beyond the deadline of the run.</value>
    public TimeSpan MaxQueueTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls may wait.</summary>
    /// <value>Default 1,000. Range 0 to 1,000,000.</value>
    [Range(0, 1_000_000)]
    public int MaxQueued { get; set; } = 1_000;

    internal bool AnySet => LearnRate || IsBound;

    internal bool IsBound => CountsTokens || RequestsPerMinute is not null || BoundsConcurrency;

    internal bool CountsTokens => TokensPerMinute is not null;

    internal bool BoundsConcurrency => MaxConcurrency is not null || AdaptConcurrency;
}
