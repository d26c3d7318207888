using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

internal sealed class SecondRetry : IPipelineRule
{
    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var first = pipeline.IndexOf(PipelineFeatures.Retry);
        if (first >= 0 && pipeline.IndexOf(PipelineFeatures.Retry, first + 1) >= 0)
        {
            yield return new(
                nameof(SecondRetry),
                PipelineProblemSeverity.Warning,
                "Two layers retry: their attempts multiply (3 and 3 are 16 calls, not 7).",
                "Keep the UseResilience() next to the wire and remove or disable the retry of the other.");
        }
    }
}
