namespace AgentGuard.Operations;

/// <summary>Something that is out of place in a pipeline.</summary>
/// <param name="Rule">The name of the rule, stable, for example <c>CompressionOutsideLoop</c>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">What is out of place and what follows from it.</param>
/// <param name="Remedy">How to mend it.</param>
public sealed record PipelineProblem(string Rule, PipelineProblemSeverity Severity, string Message, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Severity}: {Message} {Remedy} [{Rule}]";
}
