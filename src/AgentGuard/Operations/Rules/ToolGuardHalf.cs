using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

internal sealed class ToolGuardHalf : IPipelineRule
{
    private const string Remedy =
        "Use UseGuardedFunctionInvocation() in place of UseFunctionInvocation(), or put UseToolInvocationGuard() above and UseToolCallGuard() below the loop.";

    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var outer = pipeline.IndexOf(PipelineFeatures.ToolInvocationGuard);
        var inner = pipeline.LastIndexOf(PipelineFeatures.ToolCallGuard);
        var loop = pipeline.IndexOf(PipelineFeatures.FunctionInvocation);
        if (loop < 0 || (outer < 0 && inner < 0))
        {
            yield break;
        }

        if (outer < 0 || outer > loop)
        {
            yield return Problem("outer half (UseToolInvocationGuard) above it, so tools run without validation, time-out or once-only effects");
        }

        if (inner < loop)
        {
            yield return Problem("inner half (UseToolCallGuard) below it, so unknown and malformed calls are answered, and approvals asked, unchecked");
        }
    }

    private static PipelineProblem Problem(string what) => new(
        nameof(ToolGuardHalf), PipelineProblemSeverity.Error, $"The function-invocation loop lacks the tool guard's {what}.", Remedy);
}
