namespace AgentGuard.Operations;

/// <summary>A pipeline is put together in an order that does not do what its lines say.</summary>
public sealed class PipelineException : AgentGuardException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problems">What is out of place.</param>
    public PipelineException(IReadOnlyList<PipelineProblem> problems)
        : base(string.Join(Environment.NewLine, problems ?? throw new ArgumentNullException(nameof(problems)))) => Problems = problems;

    /// <summary>What is out of place.</summary>
    public IReadOnlyList<PipelineProblem> Problems { get; }
}
