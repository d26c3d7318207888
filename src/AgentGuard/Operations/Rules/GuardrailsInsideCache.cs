using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

internal sealed class GuardrailsInsideCache : IPipelineRule
{
    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var cache = pipeline.IndexOf(PipelineFeatures.Cache);
        if (cache >= 0 && pipeline.IndexOf(PipelineFeatures.Guardrails, cache + 1) >= 0)
        {
            yield return new(
                nameof(GuardrailsInsideCache),
                PipelineProblemSeverity.Error,
                "UseGuardrails() lies inside a cache: cached answers pass unjudged, and unredacted input becomes the key of the cache.",
                "Move UseGuardrails() above the line that adds the cache.");
        }
    }
}
