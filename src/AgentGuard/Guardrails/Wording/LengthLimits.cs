namespace AgentGuard.Guardrails.Wording;

/// <summary>How long a text may be. Limits that are not set do not hold.</summary>
/// <remarks>Immutable.</remarks>
public sealed record LengthLimits
{
    /// <summary>The most characters (UTF-16).</summary>
    /// <value>Default <see langword="null"/>: no limit. At least 1.</value>
    public int? Characters { get; init; }

    /// <summary>The most words, parted by white space.</summary>
    /// <value>Default <see langword="null"/>: no limit. At least 1.</value>
    public int? Words { get; init; }

    /// <summary>The most tokens, as the token counter counts them.</summary>
    /// <value>Default <see langword="null"/>: no limit. At least 1.</value>
    public int? Tokens { get; init; }
}
