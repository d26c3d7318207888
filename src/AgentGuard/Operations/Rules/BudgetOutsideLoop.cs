using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

internal sealed class BudgetOutsideLoop : IPipelineRule
{
    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var budget = pipeline.IndexOf(PipelineFeatures.Budget);
        if (budget >= 0 && budget < pipeline.LastIndexOf(PipelineFeatures.FunctionInvocation))
        {
            yield return new(
                nameof(BudgetOutsideLoop),
                PipelineProblemSeverity.Error,
                $"{pipeline.Layers[budget].Name} lies outside of the function-invocation loop, where it learns what a run cost when it is over.",
                "Move UseBudgets() below the line that adds the loop.");
        }
    }
}
