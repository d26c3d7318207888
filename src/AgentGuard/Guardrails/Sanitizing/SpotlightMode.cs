namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>How untrusted text is marked.</summary>
public enum SpotlightMode
{
    /// <summary>It stands between marks. The weakest, and the one that changes the text least.</summary>
    Delimit,

    /// <summary>It stands between marks, and a further mark stands in place of the spaces between its words.</summary>
    Datamark,

    /// <summary>It stands between marks, in Base64. The strongest, for models that read it well; it costs about twice the tokens.</summary>
    Encode,
}
