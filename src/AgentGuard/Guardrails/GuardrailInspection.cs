using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>One inspection from the first guardrail on that saw something, failed or took its time.</summary>
internal sealed class GuardrailInspection
{
    private readonly GuardrailPolicy _policy;
    private readonly GuardrailStep[] _steps;
    private readonly List<Finding> _findings = [];
    private BoundaryContent _content;
    private bool _rewritten;
    private string? _reaskMessage;

    public GuardrailInspection(GuardrailPolicy policy, GuardrailStep[] steps, BoundaryContent content)
    {
        _policy = policy;
        _steps = steps;
        _content = content;
    }

    private GuardrailOptions Options => _policy.Options;

    public async ValueTask<Verdict> RunAsync(int index, ValueTask<GuardrailJudgement> judging, CancellationToken cancellationToken)
    {
        while (true)
        {
            var verdict = await DecideAsync(_steps[index], judging, cancellationToken).ConfigureAwait(false);
            if (verdict is not null || ++index == _steps.Length)
            {
                return verdict ?? Conclude();
            }

            judging = _steps[index].JudgeAsync(_content, cancellationToken);
        }
    }

    private async ValueTask<Verdict?> DecideAsync(
        GuardrailStep step, ValueTask<GuardrailJudgement> judging, CancellationToken cancellationToken)
    {
        GuardrailJudgement judgement;
        string? rewritten;
        try
        {
            judgement = await WaitAsync(judging, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("A guardrail gave no judgement.");
            rewritten = step.Action is GuardrailAction.Rewrite && !judgement.Passed ? Rewrite(step, judgement) : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever a guardrail throws is a failed judgement.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return await FailAsync(step, e, cancellationToken).ConfigureAwait(false);
        }

        return judgement.Passed ? null : await ActAsync(step, judgement, rewritten, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<GuardrailJudgement> WaitAsync(ValueTask<GuardrailJudgement> judging, CancellationToken cancellationToken) =>
        judging.IsCompleted || Options.Timeout is not { } timeout
            ? judging
            : new(judging.AsTask().WaitAsync(timeout, _policy.TimeProvider, cancellationToken));

    private string Rewrite(GuardrailStep step, GuardrailJudgement judgement) =>
        judgement.ProposedText
        ?? (judgement.Fields is { } fields
            ? fields.Rewrite(step.ErasedAs, _policy.Redactions)
            : TextRedaction.Redact(_content.Text, judgement.Findings, step.ErasedAs, _policy.Redactions))
        ?? throw new InvalidOperationException("A rewrite needs a proposed text or findings with spans that lie in the text.");

    private async ValueTask<Verdict?> FailAsync(GuardrailStep step, Exception exception, CancellationToken cancellationToken)
    {
        var failed = new GuardrailFailed(_content.Boundary, step.Name, exception.GetType().Name, Options.OnError);
        await _policy.RaiseAsync(failed, cancellationToken).ConfigureAwait(false);
        if (Options.OnError is GuardrailErrorAction.Allow)
        {
            return null;
        }

        return new Verdict.Block($"{step.Name} failed", SafeMessage(step, reason: null)) { Findings = _findings };
    }

    private async ValueTask<Verdict?> ActAsync(
        GuardrailStep step, GuardrailJudgement judgement, string? rewritten, CancellationToken cancellationToken)
    {
        string[] kinds = [.. judgement.Findings.Select(finding => finding.Kind).Distinct(StringComparer.Ordinal)];
        var triggered = new GuardrailTriggered(_content.Boundary, step.Name, step.Action, kinds, judgement.Findings.Count);
        await _policy.RaiseAsync(triggered, cancellationToken).ConfigureAwait(false);
        _findings.AddRange(judgement.Findings);
        var reason = judgement.Reason ?? $"{step.Name} saw {string.Join(", ", kinds)}";
        switch (step.Action)
        {
            case GuardrailAction.Rewrite:
                _rewritten |= rewritten != _content.Text;
                _content = _content with { Text = rewritten! };
                return null;
            case GuardrailAction.Reask:
                var message = judgement.ReaskMessage ?? $"Your answer was not accepted: {reason}. Please answer again.";
                _reaskMessage = _reaskMessage is null ? message : $"{_reaskMessage}\n{message}";
                return null;
            case GuardrailAction.Block:
                return new Verdict.Block(reason, SafeMessage(step, judgement.Reason)) { Findings = _findings };
            case GuardrailAction.Escalate:
                return new Verdict.Escalate(reason, SafeMessage(step, judgement.Reason)) { Findings = _findings };
            default:
                return null;
        }
    }

    private Verdict Conclude()
    {
        if (_reaskMessage is not null)
        {
            return new Verdict.Reask(_reaskMessage, Options.SafeMessage) { Findings = _findings };
        }

        if (_rewritten)
        {
            return new Verdict.Rewrite(_content.Text) { Findings = _findings };
        }

        return _findings.Count == 0 ? Verdict.Allowed : new Verdict.Allow { Findings = _findings };
    }

    /// <summary>
    /// The other side is the model at the boundaries of tools, and it gets what it can act on; elsewhere it is the user.
    /// </summary>
    private string SafeMessage(GuardrailStep step, string? reason) => _content.Boundary switch
    {
        TrustBoundary.ToolCall => $"The call was not allowed: {reason ?? step.Name}.",
        TrustBoundary.ToolResult => $"The result of the tool was withheld: {reason ?? step.Name}.",
        _ => step.Action is GuardrailAction.Escalate ? Options.HandOverMessage : Options.SafeMessage,
    };
}
