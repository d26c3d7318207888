using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

internal sealed class BreakerOutsideRetry : IPipelineRule
{
    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var breaker = pipeline.IndexOf(PipelineFeatures.CircuitBreaker);
        if (breaker >= 0
            && !pipeline.Layers[breaker].Features.HasFlag(PipelineFeatures.Retry)
            && pipeline.IndexOf(PipelineFeatures.Retry, breaker + 1) >= 0)
        {
            yield return new(
                nameof(BreakerOutsideRetry),
                PipelineProblemSeverity.Error,
                "A circuit breaker lies outside of its retry: it counts one failure for all attempts of a call and opens far too late.",
                "Use one UseResilience() with both, or put the line with the breaker below the line with the retry.");
        }
    }
}
