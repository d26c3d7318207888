using AgentGuard.Operations.Rules;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Operations;

/// <summary>Finds what is out of place in a built pipeline, and says how to mend it.</summary>
/// <remarks>With <c>AddAgentGuard</c> it runs by itself when the host starts; <c>UsePipelineCheck()</c> runs it at build without a container.</remarks>
public static class PipelineCheck
{
    private static readonly IPipelineRule[] Rules =
    [
        new RunNotOutermost(),
        new GuardrailsInsideCache(),
        new GuardrailsInsideLoop(),
        new ToolGuardHalf(),
        new ToolGuardrailsUnheard(),
        new BudgetOutsideLoop(),
        new BudgetInsideRetry(),
        new CompressionOutsideLoop(),
        new StructuredOutputOutsideLoop(),
        new ReaskInsideRetry(),
        new CandidateWithoutResilience(),
        new BreakerOutsideRetry(),
        new SecondRetry(),
        new MissingFailureReader(),
    ];

    /// <summary>The layers of a pipeline that the check can see, outermost first.</summary>
    /// <param name="client">The built client.</param>
    /// <returns>The layers.</returns>
    public static IReadOnlyList<PipelineLayer> Describe(IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return PipelineLayers.Read(client);
    }

    /// <summary>Finds what is out of place, in the pipeline and in those of its fallback candidates.</summary>
    /// <param name="client">The built client.</param>
    /// <param name="readableProviders">The providers whose failures can be read; <see langword="null"/> to leave that out.</param>
    /// <returns>The problems; empty when the order is right.</returns>
    public static IReadOnlyList<PipelineProblem> Inspect(IChatClient client, IReadOnlyCollection<string>? readableProviders = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        var problems = new List<PipelineProblem>();
        Inspect(client, readableProviders, problems, []);
        return problems;
    }

    /// <summary>Throws when something is unsafe.</summary>
    /// <param name="client">The built client.</param>
    /// <exception cref="PipelineException">There is a problem of severity <see cref="PipelineProblemSeverity.Error"/>.</exception>
    public static void Verify(IChatClient client)
    {
        var errors = Inspect(client).Where(problem => problem.Severity is PipelineProblemSeverity.Error).ToList();
        if (errors.Count > 0)
        {
            throw new PipelineException(errors);
        }
    }

    private static void Inspect(IChatClient client, IReadOnlyCollection<string>? providers, List<PipelineProblem> problems, HashSet<IChatClient> seen)
    {
        if (!seen.Add(client))
        {
            return;
        }

        var layers = PipelineLayers.Read(client);
        var view = new PipelineView(layers, providers);
        problems.AddRange(Rules.SelectMany(rule => rule.Check(view)));
        foreach (var alternative in layers.Select(layer => layer.Client).OfType<IPipelineStage>().SelectMany(stage => stage.Alternatives))
        {
            Inspect(alternative, providers, problems, seen);
        }
    }
}
