using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Ports;

namespace AgentGuard.Budgets;

/// <summary>How a run ends at a limit: it is announced, a person is told where the host said so, and what is left is a typed failure.</summary>
internal sealed class BudgetEnding
{
    private readonly WindDownOptions _options;
    private readonly AgentEvents? _events;
    private readonly IEscalation? _escalation;
    private readonly TimeProvider _timeProvider;

    public BudgetEnding(WindDownOptions options, AgentEvents? events, IEscalation? escalation, TimeProvider timeProvider)
    {
        _options = options;
        _events = events;
        _escalation = escalation;
        _timeProvider = timeProvider;
    }

    /// <summary>Announces that a final answer is asked for.</summary>
    public async ValueTask BeginAsync(BudgetShortage shortage, AgentRun? run, CancellationToken cancellationToken)
    {
        await RaiseAsync(run, new RunWoundDown(shortage.Measure, shortage.Reason), cancellationToken).ConfigureAwait(false);
        run?.Degrade($"wound down: {shortage.Reason}");
    }

    /// <summary>Lets a person take over, where the host said so.</summary>
    public async ValueTask HandOverAsync(AgentRun? run, CancellationToken cancellationToken)
    {
        if (_options.HandOverReason is not { } reason)
        {
            return;
        }

        if (_escalation is not null)
        {
            await _escalation.EscalateAsync(new EscalationRequest(reason, run?.Id, run?.Principal), cancellationToken).ConfigureAwait(false);
        }

        run?.HandOver(reason);
        await RaiseAsync(run, new HandedOver(reason), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the failure of a call for which nothing is left.</summary>
    public async ValueTask<ModelFailureException> FailAsync(BudgetShortage shortage, AgentRun? run, CancellationToken cancellationToken)
    {
        await RaiseAsync(run, new BudgetUsedUp(shortage.Measure, shortage.Reason), cancellationToken).ConfigureAwait(false);
        await HandOverAsync(run, cancellationToken).ConfigureAwait(false);
        var wait = shortage.ResetsAt - _timeProvider.GetUtcNow();
        return new ModelFailureException(new ModelFailure(
            ModelFailureKind.BudgetExceeded, $"The call was not made, because {shortage.Reason}. {shortage.Advice}.")
        {
            RetryAfter = wait > TimeSpan.Zero ? wait : null,
        });
    }

    private ValueTask RaiseAsync(AgentRun? run, AgentEvent happened, CancellationToken cancellationToken) => _events is null && run is not null
        ? run.RaiseAsync(happened, cancellationToken)
        : AgentEvents.RaiseAsync(_events, happened, cancellationToken);
}
