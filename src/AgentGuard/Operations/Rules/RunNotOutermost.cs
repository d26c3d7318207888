using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

internal sealed class RunNotOutermost : IPipelineRule
{
    public IEnumerable<PipelineProblem> Check(PipelineView pipeline)
    {
        var run = pipeline.IndexOf(PipelineFeatures.Run);
        if (run > 0)
        {
            yield return new(
                nameof(RunNotOutermost),
                PipelineProblemSeverity.Warning,
                $"UseAgentRun() lies inside {pipeline.Layers[0].Name}: what happens there belongs to no run.",
                "Make UseAgentRun() the first line.");
        }
    }
}
