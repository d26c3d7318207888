namespace AgentGuard.Testing.Simulator;

/// <summary>How one exchange ended.</summary>
public enum SimulatedOutcome
{
    /// <summary>It has not ended yet; a stalled exchange stays here until it is cut.</summary>
    Pending = 0,

    /// <summary>The reply was sent whole, with whatever fault its content carries.</summary>
    Answered,

    /// <summary>The provider said no to a request that was wrong: a status 400 or 404.</summary>
    Rejected,

    /// <summary>A fault made the provider answer an error status.</summary>
    Failed,

    /// <summary>A fault cut or reset the connection.</summary>
    Cut,

    /// <summary>The caller went away first.</summary>
    ClientClosed,

    /// <summary>The <see cref="SimulatedModel"/> threw; the caller saw a status 500.</summary>
    ModelThrew,
}
