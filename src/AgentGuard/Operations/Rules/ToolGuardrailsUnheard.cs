using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

internal sealed class ToolGuardrailsUnheard : IPipelineRule
{
    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var loop = pipeline.IndexOf(PipelineFeatures.FunctionInvocation);
        if (loop >= 0
            && pipeline.IndexOf(PipelineFeatures.ToolGuardrails) >= 0
            && pipeline.IndexOf(PipelineFeatures.ToolInvocationGuard) < 0
            && pipeline.IndexOf(PipelineFeatures.ToolCallGuard) < 0)
        {
            yield return new(
                nameof(ToolGuardrailsUnheard),
                PipelineProblemSeverity.Error,
                "There are guardrails for tool calls or tool results, but the function-invocation loop has no tool guard that would run them.",
                "Use UseGuardedFunctionInvocation() in place of UseFunctionInvocation().");
        }
    }
}
