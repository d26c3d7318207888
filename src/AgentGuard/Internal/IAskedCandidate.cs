namespace AgentGuard.Internal;

/// <summary>Whom a call asks, as the layer sees it that makes several calls at a time.</summary>
internal interface IAskedCandidate
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Whether nobody else is let in at it now, because it fails or is silent.</summary>
    bool IsLeftAlone { get; }
}
