using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

internal sealed class ReaskInsideRetry : IPipelineRule
{
    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var retry = pipeline.IndexOf(PipelineFeatures.Retry);
        var output = pipeline.LastIndexOf(PipelineFeatures.StructuredOutput);
        if (retry >= 0 && output > retry)
        {
            yield return new(
                nameof(ReaskInsideRetry),
                PipelineProblemSeverity.Warning,
                $"{pipeline.Layers[output].Name} lies inside of a retry: a failure of the last re-ask starts all of them again.",
                "Move UseResilience() below UseStructuredOutput(), next to the wire.");
        }
    }
}
