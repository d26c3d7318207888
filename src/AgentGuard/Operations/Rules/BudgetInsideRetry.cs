using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

internal sealed class BudgetInsideRetry : IPipelineRule
{
    private static readonly (PipelineFeatures Feature, string Line)[] Outer =
    [
        (PipelineFeatures.Retry, "UseResilience()"),
        (PipelineFeatures.Fallback, "UseFallback()"),
        (PipelineFeatures.Compression, "UseContextCompression()"),
    ];

    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var budget = pipeline.LastIndexOf(PipelineFeatures.Budget);
        foreach (var (feature, line) in Outer)
        {
            if (pipeline.IndexOf(feature) is >= 0 and var outer && outer < budget)
            {
                yield return new(
                    nameof(BudgetInsideRetry),
                    PipelineProblemSeverity.Warning,
                    $"UseBudgets() lies inside of {pipeline.Layers[outer].Name}: it counts attempts, and may see only part of the conversation.",
                    $"Move UseBudgets() above {line}.");
            }
        }
    }
}
