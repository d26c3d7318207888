namespace AgentGuard.Ports;

/// <summary>Judges content at the boundaries of the calls it surrounds: how a tool guard runs the guardrails without knowing them.</summary>
public interface IBoundaryInspector
{
    /// <summary>What tells this set of checks from another one, for recordings: the same in every process, and free of content.</summary>
    /// <value>Default <see langword="null"/>: it cannot be told.</value>
    string? Version => null;

    /// <summary>Whether anything is inspected at a boundary; where not, the content need not be prepared.</summary>
    /// <param name="boundary">The boundary.</param>
    /// <returns><see langword="true"/> when <see cref="InspectAsync"/> may say something else than <see cref="Verdict.Allow"/>.</returns>
    bool Inspects(TrustBoundary boundary);

    /// <summary>Judges a piece of content.</summary>
    /// <param name="content">The content and where it stands.</param>
    /// <param name="cancellationToken">Cancels the inspection.</param>
    /// <returns>The verdict. An inspection that fails gives <see cref="Verdict.Block"/>: it fails closed.</returns>
    ValueTask<Verdict> InspectAsync(BoundaryContent content, CancellationToken cancellationToken = default);
}
