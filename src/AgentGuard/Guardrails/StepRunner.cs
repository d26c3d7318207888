using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>Asks one guardrail and reports what it saw: the one rule for whole and for streamed text.</summary>
internal sealed class StepRunner
{
    private readonly GuardrailPolicy _policy;

    public StepRunner(GuardrailPolicy policy) => _policy = policy;

    private GuardrailOptions Options => _policy.Options;

    /// <summary>Begins a judgement that ends in time.</summary>
    public Task<GuardrailJudgement> BeginAsync(GuardrailStep step, BoundaryContent content, CancellationToken cancellationToken) =>
        LimitAsync(step, step.JudgeAsync(content, cancellationToken).AsTask(), cancellationToken);

    /// <summary>Limits a judgement that has begun; one that takes longer is abandoned.</summary>
    public Task<GuardrailJudgement> LimitAsync(
        GuardrailStep step, Task<GuardrailJudgement> judging, CancellationToken cancellationToken) =>
        judging.IsCompleted || (step.Scope.Timeout ?? Options.Timeout) is not { } timeout
            ? judging
            : judging.WaitAsync(timeout, _policy.TimeProvider, cancellationToken);

    /// <summary>Waits for a judgement.</summary>
    /// <returns>The judgement, or what the policy says of one that failed: a block, or a pass where the host said so by name.</returns>
    public async ValueTask<(GuardrailJudgement Judgement, Verdict.Block? Failure)> EndAsync(
        GuardrailStep step, BoundaryContent content, Task<GuardrailJudgement> judging, CancellationToken cancellationToken)
    {
        try
        {
            var judgement = await judging.ConfigureAwait(false);
            return (judgement ?? throw new InvalidOperationException("A guardrail gave no judgement."), null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever a guardrail throws is a failed judgement.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (GuardrailJudgement.Pass, await FailAsync(step, content, e, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>What becomes of content that a guardrail could not judge.</summary>
    public async ValueTask<Verdict.Block?> FailAsync(
        GuardrailStep step, BoundaryContent content, Exception exception, CancellationToken cancellationToken)
    {
        var action = step.Scope.IsShadow ? GuardrailErrorAction.Allow : step.Scope.OnError ?? Options.OnError;
        var failed = new GuardrailFailed(content.Boundary, step.Name, exception.GetType().Name, action);
        await _policy.RaiseAsync(failed, cancellationToken).ConfigureAwait(false);
        return action is GuardrailErrorAction.Allow
            ? null
            : new Verdict.Block($"{step.Name} failed", SafeMessage(step, content.Boundary, reason: null));
    }

    /// <summary>Reports what a guardrail saw. A mandatory auditor that rejects it keeps it from being acted upon.</summary>
    public ValueTask ReportAsync(
        GuardrailStep step, TrustBoundary boundary, IReadOnlyCollection<Finding> findings, CancellationToken cancellationToken)
    {
        var triggered = new GuardrailTriggered(boundary, step.Name, step.Action, Kinds(findings), findings.Count)
        {
            IsShadow = step.Scope.IsShadow,
        };
        return _policy.RaiseAsync(triggered, cancellationToken);
    }

    /// <summary>The verdict that stops content, where the step's action is to stop it.</summary>
    public Verdict? StopOf(GuardrailStep step, TrustBoundary boundary, GuardrailJudgement judgement)
    {
        var safeMessage = SafeMessage(step, boundary, judgement.Reason);
        return step.Scope.IsShadow ? null : step.Action switch
        {
            GuardrailAction.Block => new Verdict.Block(ReasonOf(step, judgement), safeMessage),
            GuardrailAction.Escalate => new Verdict.Escalate(ReasonOf(step, judgement), safeMessage),
            _ => null,
        };
    }

    public static string ReasonOf(GuardrailStep step, GuardrailJudgement judgement) =>
        judgement.Reason ?? $"{step.Name} saw {string.Join(", ", Kinds(judgement.Findings))}";

    private static string[] Kinds(IReadOnlyCollection<Finding> findings) =>
        [.. findings.Select(finding => finding.Kind).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// The other side is the model at the boundaries of tools, and it gets what it can act on; elsewhere it is the user.
    /// </summary>
    private string SafeMessage(GuardrailStep step, TrustBoundary boundary, string? reason) => boundary switch
    {
        TrustBoundary.ToolCall => $"The call was not allowed: {reason ?? step.Name}.",
        TrustBoundary.ToolResult => $"The result of the tool was withheld: {reason ?? step.Name}.",
        _ => step.Action is GuardrailAction.Escalate ? Options.HandOverMessage : Options.SafeMessage,
    };
}
