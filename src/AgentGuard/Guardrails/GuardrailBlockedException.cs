namespace AgentGuard.Guardrails;

/// <summary>Content was blocked or escalated, and the host chose <see cref="BlockedAnswer.Throw"/>.</summary>
/// <remarks>It carries what was seen, never the content.</remarks>
public sealed class GuardrailBlockedException : AgentGuardException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="boundary">Where the content was stopped.</param>
    /// <param name="reason">Why; free of content.</param>
    /// <param name="findings">What was seen.</param>
    /// <param name="escalated">Whether a person takes over.</param>
    public GuardrailBlockedException(TrustBoundary boundary, string reason, IReadOnlyList<Finding> findings, bool escalated = false)
        : base($"The content was {(escalated ? "escalated" : "blocked")} at {boundary}: {reason}. " +
               "Show the user a safe message, or set BlockedAnswer to SafeMessage.")
    {
        Boundary = boundary;
        Reason = reason;
        Findings = findings;
        Escalated = escalated;
    }

    /// <summary>Where the content was stopped.</summary>
    public TrustBoundary Boundary { get; }

    /// <summary>Why; free of content.</summary>
    public string Reason { get; }

    /// <summary>What was seen: kinds and spans, never the text.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Whether a person takes over.</summary>
    public bool Escalated { get; }
}
