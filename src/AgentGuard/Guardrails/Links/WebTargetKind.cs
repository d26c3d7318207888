namespace AgentGuard.Guardrails.Links;

/// <summary>The kinds of addresses.</summary>
internal enum WebTargetKind
{
    /// <summary>It cannot be resolved.</summary>
    Invalid,

    /// <summary>A place on the host of the page that shows it.</summary>
    Relative,

    /// <summary>A host.</summary>
    Host,

    /// <summary>Something without a host that only its scheme tells: <c>mailto:</c>, <c>javascript:</c>, <c>data:</c>.</summary>
    SchemeOnly,
}
