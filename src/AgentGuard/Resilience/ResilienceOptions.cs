using AgentGuard.Resilience.Limits;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Polly;

namespace AgentGuard.Resilience;

/// <summary>How a model call survives transient failures.</summary>
/// <remarks>The defaults are for agents: calls are few, slow and dear, so each failure counts and a call may take minutes.</remarks>
public sealed class ResilienceOptions
{
    // Not a property: the binder of configuration cannot make one.
    private ResiliencePipeline? _pipeline;
    private ResiliencePipeline<ChatResponse>? _answerPipeline;

    /// <summary>The name by which events speak of this policy.</summary>
    /// <value>Default <see langword="null"/>; <c>UseResilience("backup")</c> sets it to <c>backup</c>.</value>
    public string? Name { get; set; }

    /// <summary>When and how often a call is tried again.</summary>
    [ValidateObjectMembers]
    public RetryOptions Retry { get; set; } = new();

    /// <summary>When a client is left alone because it keeps failing.</summary>
    [ValidateObjectMembers]
    public CircuitBreakerOptions CircuitBreaker { get; set; } = new();

    /// <summary>How long is waited for what.</summary>
    public TimeoutOptions Timeouts { get; set; } = new();

    /// <summary>How many calls are made at a time and in a minute.</summary>
    [ValidateObjectMembers]
    public LimitOptions Limits { get; set; } = new();

    /// <summary>How much of a stream is held back, and so up to which point a failure can be retried unseen.</summary>
    /// <value>Default <see cref="StreamCommit.FirstContent"/>.</value>
    public StreamCommit StreamCommit { get; set; }

    internal bool RetryIsOn => Retry is { Enabled: true, MaxRetries: > 0 };

    internal bool IsOff => !RetryIsOn && !CircuitBreaker.Enabled && !Timeouts.AnySet && !Limits.IsBound && !HasPipeline;

    internal bool HasPipeline => _pipeline is not null || _answerPipeline is not null;

    /// <summary>Surrounds each logical call with a pipeline of the host's own, outside of the retries of this policy.</summary>
    /// <param name="pipeline">The pipeline; <see langword="null"/> for none, which is the default.</param>
    /// <returns>The options.</returns>
    /// <remarks>
    /// Its strategies see <see cref="Failures.ModelFailureException"/>, whatever the provider threw. For a stream it surrounds the part
    /// up to the commit. What it rejects leaves as <see cref="Failures.ModelFailureException"/>.
    /// </remarks>
    public ResilienceOptions Within(ResiliencePipeline? pipeline)
    {
        _pipeline = pipeline;
        return this;
    }

    /// <summary>Surrounds each logical call with a pipeline of the host's own that judges answers, outside of the retries of this policy.</summary>
    /// <param name="pipeline">The pipeline; <see langword="null"/> for none, which is the default.</param>
    /// <returns>The options.</returns>
    /// <remarks>
    /// As the other overload, and its strategies see the answers too. For a stream they see the part that is held back, up to the commit:
    /// all of it with <see cref="StreamCommit.Completion"/>.
    /// </remarks>
    public ResilienceOptions Within(ResiliencePipeline<ChatResponse>? pipeline)
    {
        _answerPipeline = pipeline;
        return this;
    }

    /// <summary>Uses a pipeline of the host's own <em>instead</em> of the retries, the breaker and the time-outs of this policy.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <returns>The options.</returns>
    /// <remarks>
    /// What remains is that failures are classified, that streams are held back up to the commit, and that attempts are taken from the run.
    /// </remarks>
    public ResilienceOptions InsteadUse(ResiliencePipeline<ChatResponse> pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        Retry.Enabled = false;
        CircuitBreaker.Enabled = false;
        Limits = new LimitOptions { LearnRate = false };
        Timeouts = new TimeoutOptions { Attempt = null, FirstToken = null, Idle = null, Total = null };
        return Within(pipeline);
    }

    internal HostPipeline? CreatePipeline(AttemptLoop loop) => HasPipeline ? new HostPipeline(_pipeline, _answerPipeline, loop) : null;
}
