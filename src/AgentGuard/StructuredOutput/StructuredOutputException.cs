namespace AgentGuard.StructuredOutput;

/// <summary>
/// No answer conformed, also after asking again: the inner exception of the <see cref="Failures.ModelFailureException"/> that says so.
/// </summary>
public sealed class StructuredOutputException : AgentGuardException
{
    internal StructuredOutputException(StructuredOutputReport report)
        : base($"No answer conformed to its schema, {report.Rejected.Count} tried. The last one: {report.Rejected[^1].Reason}.") =>
        Report = report;

    /// <summary>What was tried, and what was wrong with each answer.</summary>
    public StructuredOutputReport Report { get; }
}
