namespace AgentGuard.Internal;

/// <summary>
/// How a layer that judges answers and the chain of candidates further in cooperate without knowing each other: the layer says whose
/// answers it did not accept, and the chain says who answered.
/// </summary>
/// <remarks>Belongs to one request. Only the outermost chain within it takes part.</remarks>
internal sealed class CandidateExclusion
{
    private readonly HashSet<string> _excluded = new(StringComparer.Ordinal);
    private object? _chain;
    private string? _answeredBy;
    private bool _hasFurther;
    private bool _schemaClaimed;

    /// <summary>Whether the layer can ask without a schema: the chain then passes the first rejection of a schema up to it.</summary>
    public bool CanDropSchema { get; set; }

    /// <summary>Takes part as a chain.</summary>
    /// <returns>The exclusion, or <see langword="null"/> for a chain within the one that takes part.</returns>
    public CandidateExclusion? JoinedBy(object chain) => ReferenceEquals(_chain ??= chain, chain) ? this : null;

    /// <summary>Whether a candidate is not to be asked.</summary>
    public bool Excludes(string candidate) => _excluded.Contains(candidate);

    /// <summary>Takes note of who answered.</summary>
    public void Answered(string candidate, bool hasFurther) => (_answeredBy, _hasFurther) = (candidate, hasFurther);

    /// <summary>Excludes whoever answered last, if somebody else can be asked.</summary>
    /// <returns>Who is excluded, or <see langword="null"/> when there is nobody else.</returns>
    public string? TryExcludeLast()
    {
        if (_answeredBy is not { } candidate || !_hasFurther)
        {
            return null;
        }

        _excluded.Add(candidate);
        _answeredBy = null;
        return candidate;
    }

    /// <summary>Claims a rejection of the schema for the layer; once.</summary>
    public bool TryClaimSchema()
    {
        var claimed = CanDropSchema && !_schemaClaimed;
        _schemaClaimed |= claimed;
        return claimed;
    }
}
