namespace AgentGuard.Events;

/// <summary>A mandatory auditor did not accept an event, so what it announces was not done.</summary>
public sealed class AuditRejectedException : AgentGuardException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="happened">The event that was not accepted.</param>
    /// <param name="auditor">The type of the auditor.</param>
    /// <param name="innerException">What the auditor threw.</param>
    public AuditRejectedException(AgentEvent happened, Type auditor, Exception innerException)
        : base(
            $"The auditor {auditor?.Name} did not accept {happened?.Code} ({happened?.GetType().Name}), so the action did not proceed. " +
            "Make the auditor's store available, or remove the auditor.",
            innerException) => Happened = happened!;

    /// <summary>The event that was not accepted.</summary>
    public AgentEvent Happened { get; }
}
