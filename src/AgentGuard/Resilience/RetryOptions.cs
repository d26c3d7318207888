using System.ComponentModel.DataAnnotations;

namespace AgentGuard.Resilience;

/// <summary>When and how often a call is tried again.</summary>
public sealed class RetryOptions
{
    /// <summary>Whether calls are tried again.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>How often a call is tried again, <em>in addition to the first call</em>.</summary>
    /// <value>Default 3. Range 0 to 20; 0 is off.</value>
    /// <remarks>
    /// The SDKs retry by themselves and the two multiply: switch theirs off (<c>ClientRetryPolicy(0)</c>, <c>MaxRetries = 0</c>). Common
    /// defaults are 2 (OpenAI, Anthropic, Vercel AI SDK) and 3 (Polly).
    /// </remarks>
    [Range(0, 20)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>The shortest wait before a retry, and the one that the others grow from.</summary>
    /// <value>Default 1 second. Above zero, at most <see cref="MaxDelay"/>.</value>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that is chosen by the policy itself.</summary>
    /// <value>Default 30 seconds. At most 1 hour.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest <c>Retry-After</c> that is waited for. When the provider asks for more, the failure goes up at once.</summary>
    /// <value>Default 60 seconds. From zero to 1 day.</value>
    /// <remarks>A minute is what the Vercel AI SDK and Portkey accept: after longer ones another candidate answers sooner.</remarks>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait before a retry while another candidate of a fallback chain can answer at once.</summary>
    /// <value>Default 2 seconds. From zero, which never waits then, to 1 day.</value>
    /// <remarks>A retry keeps the provider's prompt cache; a longer wait than this costs more than the cache is worth.</remarks>
    public TimeSpan MaxDelayBesideAlternative { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The seed of the jitter.</summary>
    /// <value>Default <see langword="null"/>: another one for each policy, so that hosts do not retry in step.</value>
    public int? Seed { get; set; }
}
