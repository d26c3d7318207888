using Microsoft.Extensions.AI;

namespace AgentGuard.Operations.Rules;

internal sealed class MissingFailureReader : IPipelineRule
{
    private static readonly (string Provider, string Line)[] Known = [("openai", "AddOpenAI()"), ("anthropic", "AddAnthropic()")];

    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        if (pipeline.Providers is null || pipeline.Layers.Count == 0)
        {
            yield break;
        }

        var provider = pipeline.Layers[^1].Client.GetService<ChatClientMetadata>()?.ProviderName;
        foreach (var (known, line) in Known)
        {
            if (string.Equals(provider, known, StringComparison.OrdinalIgnoreCase) && !pipeline.Providers.Contains(known, StringComparer.OrdinalIgnoreCase))
            {
                yield return new(
                    nameof(MissingFailureReader),
                    PipelineProblemSeverity.Warning,
                    $"The pipeline calls {known}, but nothing reads the exceptions of its SDK: status and Retry-After may be lost.",
                    $"Add .{line} after AddAgentGuard(...), from the package of that name.");
            }
        }
    }
}
