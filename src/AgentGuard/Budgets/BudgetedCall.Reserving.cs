using AgentGuard.Internal;

namespace AgentGuard.Budgets;

// Before the call: what it needs, what is to be left over, and what becomes of it when that is too much.
public sealed partial class BudgetedCall
{
    /// <summary>Reads the request: whether the run gets anywhere, and what it sends.</summary>
    internal void Read()
    {
        _given = _track.Answer(_given, Options?.ConversationId);
        _verdict = _track.Examine(ref _given, Options);
        Messages = _given;
        _input = _policy.CountsTokens ? _track.EstimateInput(_given, Options) : 0;
    }

    /// <summary>Reserves, in the ordinary course: nothing is to be said, and nothing to be waited for.</summary>
    /// <returns>Whether it did; otherwise <see cref="BeginAsync"/> goes on from here.</returns>
    internal bool TryBegin()
    {
        Read();
        if (_verdict is not ProgressVerdict.GoOn || _policy.Gate.HasWindows)
        {
            return false;
        }

        var pace = new CallPace(_policy.Options, _run);
        var amount = Need();
        if (pace.Exhausted() is not null || (_isOfLoop && pace.NearlyExhausted() is not null)
            || _usage.TryReserve(_policy.Limits, amount, Leave(_depth + 1)) is not null)
        {
            return false;
        }

        (_reserved, _open) = (amount, true);
        if (_mayCallTools)
        {
            _run?.CountStep();
        }

        return true;
    }

    /// <summary>Reserves, or winds down.</summary>
    /// <param name="stop">Why the run is to be wound down in any case.</param>
    /// <param name="cancellationToken">Cancels the wait for the store and the auditors.</param>
    internal async ValueTask BeginAsync(BudgetShortage? stop, CancellationToken cancellationToken)
    {
        try
        {
            var pace = new CallPace(_policy.Options, _run);
            if (pace.Exhausted() is { } gone)
            {
                throw await _policy.Ending.FailAsync(gone, _run, cancellationToken).ConfigureAwait(false);
            }

            stop ??= _isOfLoop ? await ShortageAsync(pace, cancellationToken).ConfigureAwait(false) : null;
            var shortage = stop ?? await ReserveAsync(Need(), Leave(_depth + 1), cancellationToken).ConfigureAwait(false);
            if (shortage is not null)
            {
                await WindDownAsync(shortage, isForced: stop is not null, cancellationToken).ConfigureAwait(false);
            }
            else if (_mayCallTools)
            {
                _run?.CountStep();
            }
        }
        catch
        {
            // Nothing was sent.
            await ReleaseAsync().ConfigureAwait(false);
            _run?.KeepConversation(_track);
            throw;
        }
    }

    private async ValueTask<BudgetShortage?> ShortageAsync(CallPace pace, CancellationToken cancellationToken)
    {
        switch (_verdict)
        {
            case ProgressVerdict.Nudge nudge:
                await _policy.RaiseAsync(new ProgressNudged(nudge.Pattern, nudge.ToolName, nudge.Count), cancellationToken).ConfigureAwait(false);
                break;
            case ProgressVerdict.Stop stop:
                await _policy.RaiseAsync(new ProgressStopped(stop.Pattern, stop.ToolName, stop.Count), cancellationToken).ConfigureAwait(false);
                return new BudgetShortage(BudgetMeasure.Progress, stop.Reason);
        }

        return pace.NearlyExhausted();
    }

    /// <summary>Makes the call one that asks for the final answer, within what was kept back for it.</summary>
    private async ValueTask WindDownAsync(BudgetShortage shortage, bool isForced, CancellationToken cancellationToken)
    {
        // A run that has done nothing yet has nothing to give: without tools it could only guess.
        var options = _policy.Options.WindDown;
        if (!options.Enabled || (!isForced && (!_isOfLoop || _run is not { Steps: > 0 })))
        {
            throw await _policy.Ending.FailAsync(shortage, _run, cancellationToken).ConfigureAwait(false);
        }

        int? held = null;
        if (await ReserveAsync(Final(options.AnswerTokens), Leave(_depth), cancellationToken).ConfigureAwait(false) is not null)
        {
            held = Math.Max(16, options.AnswerTokens / 4);
            if (await ReserveAsync(Final(held.Value), default, cancellationToken).ConfigureAwait(false) is { } nothingLeft)
            {
                throw await _policy.Ending.FailAsync(nothingLeft, _run, cancellationToken).ConfigureAwait(false);
            }
        }

        _shortage = shortage;
        Messages = WindDownRequest.Messages(_given, shortage.Reason, options);
        Options = WindDownRequest.Options(Options, held);
        await _policy.Ending.BeginAsync(shortage, _run, cancellationToken).ConfigureAwait(false);
    }

    private Spending Need() => Amount(_input, Options?.MaxOutputTokens ?? _policy.Options.ExpectedOutputTokens, _mayCallTools ? 1 : 0);

    private Spending Final(int answer) => Amount(_input, Math.Min(answer, Options?.MaxOutputTokens ?? answer), toolCalls: 0);

    /// <summary>
    /// What is to be left over for final answers: of this run, and of those that it is part of. The first step of a run, and a call
    /// without tools, may use all there is.
    /// </summary>
    private Spending Leave(int answers)
    {
        var options = _policy.Options.WindDown;
        if (answers == 0 || !_mayCallTools || !options.Enabled || _usage.Spent.ModelCalls == 0)
        {
            return default;
        }

        var leave = !_policy.CountsTokens ? new Spending { ModelCalls = 1 }
            : options.ReserveTokens is { } reserve
            ? Amount(Math.Max(0, reserve - options.AnswerTokens), Math.Min(options.AnswerTokens, reserve), toolCalls: 0)
            : Amount(_input + (_input / 2) + _policy.Options.ExpectedOutputTokens, options.AnswerTokens, toolCalls: 0);
        var sum = leave;
        for (var i = 1; i < answers; i++)
        {
            sum += leave;
        }

        return sum;
    }

    private Spending Amount(long input, long output, int toolCalls) => new()
    {
        InputTokens = input,
        OutputTokens = output,
        Cost = _policy.Prices.IsEmpty ? 0 : _policy.Prices.CostOf(Options?.ModelId ?? _policy.DefaultModelId, input, 0, output),
        ModelCalls = 1,
        ToolCalls = toolCalls,
    };

    private async ValueTask<BudgetShortage?> ReserveAsync(Spending amount, Spending leave, CancellationToken cancellationToken)
    {
        if (_policy.Gate.ReserveInRun(_usage, amount, leave) is { } shortInRun)
        {
            return shortInRun;
        }

        (_reserved, _open) = (amount, true);
        if (!_policy.Gate.HasWindows)
        {
            return null;
        }

        var id = IdFactory.Create((_run?.TimeProvider ?? TimeProvider.System).GetUtcNow());
        var shortage = await _policy.Gate.ReserveInWindowsAsync(id, _run?.Principal, amount, leave, cancellationToken).ConfigureAwait(false);
        if (shortage is null)
        {
            _reservationId = id;
            return null;
        }

        await ReleaseAsync().ConfigureAwait(false);
        return shortage;
    }

    private ValueTask ReleaseAsync()
    {
        if (!_open)
        {
            return default;
        }

        _open = false;
        _usage.Settle(_reserved, default);
        var id = _reservationId;
        _reservationId = null;
        return id is null ? default : _policy.Gate.SettleInWindowsAsync(id, default);
    }
}
