namespace AgentGuard.Provenance;

/// <summary>The kinds of places that content comes from.</summary>
public enum ContentOriginKind
{
    /// <summary>The host's own words: system and developer messages.</summary>
    Host,

    /// <summary>The person, or the system, on whose behalf the run acts.</summary>
    User,

    /// <summary>A model.</summary>
    Model,

    /// <summary>What a tool returned.</summary>
    Tool,

    /// <summary>Documents that were looked up: passages of a search, pages, mails.</summary>
    Retrieval,

    /// <summary>What was remembered from earlier runs.</summary>
    Memory,
}
