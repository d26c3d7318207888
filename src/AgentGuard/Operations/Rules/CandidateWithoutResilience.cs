using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Operations.Rules;

internal sealed class CandidateWithoutResilience : IPipelineRule
{
    private const PipelineFeatures Any = PipelineFeatures.Retry | PipelineFeatures.CircuitBreaker | PipelineFeatures.Timeouts;

    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var fallback = pipeline.IndexOf(PipelineFeatures.Fallback);
        if (fallback < 0 || pipeline.Layers[fallback].Client is not IPipelineStage stage)
        {
            yield break;
        }

        var number = 0;
        foreach (var candidate in stage.Alternatives.Prepend(stage.Inner))
        {
            number++;
            if (!PipelineLayers.Read(candidate).Any(layer => (layer.Features & Any) != 0))
            {
                yield return new(
                    nameof(CandidateWithoutResilience),
                    PipelineProblemSeverity.Warning,
                    $"Candidate {number} of the fallback ({Describe(candidate)}) has no resilience of its own: one lost packet moves on to the next model.",
                    "End its pipeline with UseResilience().");
            }
        }
    }

    private static string Describe(IChatClient candidate) =>
        candidate.GetService<ChatClientMetadata>() is { } metadata ? $"{metadata.ProviderName} {metadata.DefaultModelId}".Trim() : candidate.GetType().Name;
}
