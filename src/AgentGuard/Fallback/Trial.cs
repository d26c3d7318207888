namespace AgentGuard.Fallback;

/// <summary>What one request knows of one candidate.</summary>
internal struct Trial
{
    /// <summary>How often the request asked it.</summary>
    public int Asked { get; set; }

    /// <summary>When it failed last.</summary>
    public long FailedAt { get; set; }

    /// <summary>When it said that it was not the turn of this request.</summary>
    public long RefusedAt { get; set; }

    /// <summary>For how long from then on it need not be asked.</summary>
    public TimeSpan RefusedFor { get; set; }

    /// <summary>Whether asking it again is of no use.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether it was found to have what the request needs.</summary>
    public bool IsFit { get; set; }

    /// <summary>What it lacks.</summary>
    public CandidateSkipped? Misfit { get; set; }
}
