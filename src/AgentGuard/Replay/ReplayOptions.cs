using AgentGuard.Ports;

namespace AgentGuard.Replay;

/// <summary>How a recording is played back.</summary>
public sealed class ReplayOptions
{
    /// <summary>What is done where the replay leaves its recording.</summary>
    /// <value>Default <see cref="ReplayMode.Strict"/>.</value>
    public ReplayMode Mode { get; set; }

    /// <summary>The first step that is live although it is recorded, in <see cref="ReplayMode.Fork"/>.</summary>
    /// <value>Default <see langword="null"/>: where the replay leaves its recording by itself. From 1.</value>
    public int? ForkAtStep { get; set; }

    /// <summary>The names of the tools that may run live. Any other that would have to stops the replay: it may have effects.</summary>
    /// <value>Default none.</value>
    public IReadOnlyCollection<string> LiveTools { get; set; } = [];

    /// <summary>
    /// The redactor that the recording was made with: what is asked is redacted by it before it is compared, and in what is answered the values that the
    /// run knows are put back.
    /// </summary>
    /// <value>Default <see langword="null"/>: the recording holds what was asked as it was asked.</value>
    public IContentRedactor? Redactor { get; set; }

    /// <summary>The clock in which each recorded step takes as long as it took, so that time-outs and hedges come when they came.</summary>
    /// <value>Default <see langword="null"/>: every answer comes at once.</value>
    public TimeProvider? Clock { get; set; }

    /// <summary>
    /// Rewrites a part before it is compared, on both sides, so that what does not matter is the same, for example a date in the instructions.
    /// </summary>
    /// <value>Default <see langword="null"/>: every part counts as it is.</value>
    public Func<RequestPart, RequestPart>? Equivalence { get; set; }
}
