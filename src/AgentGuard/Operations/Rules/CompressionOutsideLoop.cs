using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

internal sealed class CompressionOutsideLoop : IPipelineRule
{
    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var compression = pipeline.IndexOf(PipelineFeatures.Compression);
        var loop = pipeline.LastIndexOf(PipelineFeatures.FunctionInvocation);
        if (compression >= 0 && compression < loop)
        {
            yield return new(
                nameof(CompressionOutsideLoop),
                PipelineProblemSeverity.Error,
                $"{pipeline.Layers[compression].Name} lies outside of the function-invocation loop, where it never sees the tool results that fill the window.",
                "Move UseContextCompression() below the line that adds the loop.");
        }
    }
}
