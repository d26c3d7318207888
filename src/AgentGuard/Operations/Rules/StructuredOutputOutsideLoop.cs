using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

internal sealed class StructuredOutputOutsideLoop : IPipelineRule
{
    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var output = pipeline.IndexOf(PipelineFeatures.StructuredOutput);
        var loop = pipeline.LastIndexOf(PipelineFeatures.FunctionInvocation);
        if (output >= 0 && output < loop)
        {
            yield return new(
                nameof(StructuredOutputOutsideLoop),
                PipelineProblemSeverity.Warning,
                $"{pipeline.Layers[output].Name} lies outside of the function-invocation loop: each re-ask goes through the whole loop again.",
                "Move UseStructuredOutput() below the line that adds the loop.");
        }
    }
}
