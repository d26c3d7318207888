using System.ComponentModel.DataAnnotations;

namespace AgentGuard.Resilience;

/// <summary>When a client is left alone because it keeps failing.</summary>
public sealed class CircuitBreakerOptions
{
    /// <summary>Whether calls are refused while the circuit is open.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>How many failures in a row, without a success between them, open the circuit.</summary>
    /// <value>Default 5. Range 1 to 1,000.</value>
    /// <remarks>
    /// A ratio over a window, such as Polly's 10 % of at least 100 calls in 30 seconds, never opens at the traffic of agents. Requests
    /// that are wrong, cancellations and filtered or refused answers do not count.
    /// </remarks>
    [Range(1, 1_000)]
    public int ConsecutiveFailures { get; set; } = 5;

    /// <summary>The share of failures among the last <see cref="WindowSize"/> calls that opens the circuit too.</summary>
    /// <value>Default 0.8. Above 0, up to 1.</value>
    /// <remarks>
    /// It catches a client that answers now and then. The window begins with a failure. High, because at the traffic of agents chance alone
    /// brings several failures together: of ten calls of which three in ten fail, eight or more fail once in six hundred times.
    /// </remarks>
    [Range(0.01, 1)]
    public double FailureRatio { get; set; } = 0.8;

    /// <summary>How many calls the ratio is taken of.</summary>
    /// <value>Default 10. Range 2 to 64.</value>
    [Range(2, 64)]
    public int WindowSize { get; set; } = 10;

    /// <summary>How old a call may be that still counts for the ratio.</summary>
    /// <value>Default 2 minutes. Above zero, at most 1 day.</value>
    public TimeSpan WindowDuration { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the circuit stays open at first. Afterwards one call probes; every probe that fails doubles the break.</summary>
    /// <value>Default 5 seconds. Above zero, at most <see cref="MaxBreakDuration"/>.</value>
    /// <remarks>
    /// Short at first, because a few failures in a row may be chance where many calls run at once, and long when the probes say so. A
    /// longer <c>Retry-After</c> is honoured up to <see cref="LongBreakDuration"/>.
    /// </remarks>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a break that doubled may become.</summary>
    /// <value>Default 60 seconds. At most <see cref="LongBreakDuration"/>.</value>
    public TimeSpan MaxBreakDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it stays open when time does not help: wrong credentials, no permission, no such model, quota used up.</summary>
    /// <value>Default 5 minutes. At most 1 day.</value>
    /// <remarks>One such failure opens the circuit at once.</remarks>
    public TimeSpan LongBreakDuration { get; set; } = TimeSpan.FromMinutes(5);
}
