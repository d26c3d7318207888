using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>A guardrail in a policy, and what the policy does when it sees something.</summary>
/// <param name="Guardrail">The guardrail.</param>
/// <param name="Action">What the policy does.</param>
/// <param name="ErasedAs">What replaces findings for good; <see langword="null"/> for placeholders that can be restored.</param>
internal sealed record GuardrailStep(IGuardrail Guardrail, GuardrailAction Action, string? ErasedAs = null)
{
    public string Name => Guardrail.Name;

    /// <summary>When it is asked at all, whether it only watches, how long it may take.</summary>
    public GuardrailScope Scope { get; init; } = GuardrailScope.Always;

    /// <summary>Whether nothing that it sees changes what becomes of the content.</summary>
    public bool OnlyWatches => Scope.IsShadow || Action is GuardrailAction.Report;

    public bool Applies(BoundaryContent content) => Scope.Condition is not { } condition || condition(GuardrailContext.Of(content));

    /// <summary>Judges, with an exception thrown at once turned into a failed judgement.</summary>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken)
    {
        try
        {
            return Applies(content) ? Guardrail.JudgeAsync(content, cancellationToken) : new(GuardrailJudgement.Pass);
        }
#pragma warning disable CA1031 // Whatever a guardrail throws is a failed judgement; the policy decides what that means.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return ValueTask.FromException<GuardrailJudgement>(e);
        }
    }
}
