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

    private StepRunner Runner => _policy.Runner;

    public async ValueTask<Verdict> RunAsync(int index, ValueTask<GuardrailJudgement> judging, CancellationToken cancellationToken)
    {
        using var parallel = new ParallelJudgements(Runner, _steps);
        var current = Runner.LimitAsync(_steps[index], judging.AsTask(), cancellationToken);
        while (true)
        {
            parallel.BeginBeside(index, _content, cancellationToken);
            var verdict = await DecideAsync(_steps[index], current, cancellationToken).ConfigureAwait(false);
            if (verdict is not null || ++index == _steps.Length)
            {
                return verdict ?? Conclude();
            }

            current = parallel.Take(index) ?? Runner.BeginAsync(_steps[index], _content, cancellationToken);
        }
    }

    private async ValueTask<Verdict?> DecideAsync(
        GuardrailStep step, Task<GuardrailJudgement> judging, CancellationToken cancellationToken)
    {
        var (judgement, failure) = await Runner.EndAsync(step, _content, judging, cancellationToken).ConfigureAwait(false);
        if (failure is not null || judgement.Passed)
        {
            return failure is null ? null : failure with { Findings = _findings };
        }

        var rewritten = step.Action is GuardrailAction.Rewrite && !step.OnlyWatches ? Rewrite(step, judgement) : null;
        if (rewritten is null && step.Action is GuardrailAction.Rewrite && !step.OnlyWatches)
        {
            var cause = new InvalidOperationException("A rewrite needs a proposed text or findings with spans that lie in the text.");
            failure = await Runner.FailAsync(step, _content, cause, cancellationToken).ConfigureAwait(false);
            return failure is null ? null : failure with { Findings = _findings };
        }

        return await ActAsync(step, judgement, rewritten, cancellationToken).ConfigureAwait(false);
    }

    private string? Rewrite(GuardrailStep step, GuardrailJudgement judgement) =>
        judgement.ProposedText
        ?? (judgement.Fields is { } fields
            ? fields.Rewrite(step.ErasedAs, _policy.Redactions)
            : TextRedaction.Redact(_content.Text, judgement.Findings, step.ErasedAs, _policy.Redactions));

    private async ValueTask<Verdict?> ActAsync(
        GuardrailStep step, GuardrailJudgement judgement, string? rewritten, CancellationToken cancellationToken)
    {
        await Runner.ReportAsync(step, _content.Boundary, judgement.Findings, cancellationToken).ConfigureAwait(false);
        _findings.AddRange(judgement.Findings);
        if (rewritten is not null)
        {
            _rewritten |= rewritten != _content.Text;
            _content = _content with { Text = rewritten };
        }
        else if (step.Action is GuardrailAction.Reask && !step.OnlyWatches)
        {
            var reason = StepRunner.ReasonOf(step, judgement);
            var message = judgement.ReaskMessage ?? $"Your answer was not accepted: {reason}. Please answer again.";
            _reaskMessage = _reaskMessage is null ? message : $"{_reaskMessage}\n{message}";
        }

        return Runner.StopOf(step, _content.Boundary, judgement) is { } stop ? stop with { Findings = _findings } : null;
    }

    private Verdict Conclude()
    {
        if (_reaskMessage is not null)
        {
            return new Verdict.Reask(_reaskMessage, _policy.Options.SafeMessage) { Findings = _findings };
        }

        if (_rewritten)
        {
            return new Verdict.Rewrite(_content.Text) { Findings = _findings };
        }

        return _findings.Count == 0 ? Verdict.Allowed : new Verdict.Allow { Findings = _findings };
    }
}
