using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

internal sealed class GuardrailsInsideLoop : IPipelineRule
{
    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var loop = pipeline.IndexOf(PipelineFeatures.FunctionInvocation);
        if (loop >= 0 && pipeline.IndexOf(PipelineFeatures.Guardrails, loop + 1) >= 0)
        {
            yield return new(
                nameof(GuardrailsInsideLoop),
                PipelineProblemSeverity.Error,
                "UseGuardrails() lies inside the function-invocation loop: tools run outside of it, so tool calls and tool results pass unjudged.",
                "Move UseGuardrails() above the line that adds the loop.");
        }
    }
}
