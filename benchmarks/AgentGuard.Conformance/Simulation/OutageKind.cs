namespace AgentGuard.Conformance.Simulation;

/// <summary>How a provider fails while it is out.</summary>
internal enum OutageKind
{
    /// <summary>It answers with an error at once, and cuts what is under way.</summary>
    Error,

    /// <summary>It accepts calls and never answers.</summary>
    Hang,

    /// <summary>It answers, many times slower.</summary>
    Slow,

    /// <summary>It lets in a tenth of what it lets in otherwise.</summary>
    RateLimit,
}
