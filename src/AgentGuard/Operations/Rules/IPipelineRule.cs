namespace AgentGuard.Operations.Rules;

/// <summary>One thing that can be out of place.</summary>
internal interface IPipelineRule
{
    IEnumerable<PipelineProblem> Check(PipelineView pipeline);
}
