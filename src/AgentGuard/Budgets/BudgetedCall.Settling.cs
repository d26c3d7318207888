using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

// After the call: what it used, and whether the answer ends the run.
public sealed partial class BudgetedCall
{
    private async ValueTask<AdditionalPropertiesDictionary?> ConcludeAsync(CancellationToken cancellationToken)
    {
        var total = await SettleAsync(hasSpent: true, cancellationToken).ConfigureAwait(false);
        if (_tally.Withheld is { Count: var withheld })
        {
            await _policy.RaiseAsync(new ToolCallsWithheld(withheld), cancellationToken).ConfigureAwait(false);
        }

        if (_tally.Calls is null && IsWindDown && !_tally.HasAnswer)
        {
            await AskAgainAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }

        AdditionalPropertiesDictionary? marks = null;
        if (_tally.Calls is null && _policy.Limits.FirstExceeded(total) is { } measure)
        {
            var limit = _policy.Limits.In(measure) ?? 0;
            await _policy.RaiseAsync(new BudgetOverrun(measure, total.In(measure), limit), cancellationToken).ConfigureAwait(false);
            _run?.Degrade($"the final answer crossed the budget ({measure})");
            (marks ??= [])[BudgetPolicy.OverBudgetProperty] = measure.ToString();
        }

        if (IsWindDown)
        {
            (marks ??= [])[BudgetPolicy.WoundDownProperty] = _shortage!.Reason;
            await _policy.Ending.HandOverAsync(_run, cancellationToken).ConfigureAwait(false);
        }

        return marks;
    }

    /// <summary>Asks for the final answer once more, without any tool in sight.</summary>
    private async ValueTask AskAgainAsync(CancellationToken cancellationToken)
    {
        var spent = _tally;
        if (_isRepeat)
        {
            var nothing = _shortage! with { Reason = $"{_shortage.Reason}; asked twice for a final answer, the model gave none" };
            throw await _policy.Ending.FailAsync(nothing, _run, cancellationToken).ConfigureAwait(false);
        }

        if (await ReserveAsync(Final(_policy.Options.WindDown.AnswerTokens), default, cancellationToken).ConfigureAwait(false) is { } nothingLeft)
        {
            throw await _policy.Ending.FailAsync(nothingLeft, _run, cancellationToken).ConfigureAwait(false);
        }

        _isRepeat = AsksAgain = true;
        _tally = new AnswerTally();
        Options = WindDownRequest.WithoutTools(Options!);
        if (spent.ConversationId is { } conversation)
        {
            // The service keeps the calls and waits for their results.
            Options.ConversationId = conversation;
            Messages = WindDownRequest.Messages(_track.Answer([], conversation), _shortage!.Reason, _policy.Options.WindDown);
        }
    }

    /// <summary>Puts what was spent in place of what was reserved.</summary>
    /// <returns>What the run has spent in all.</returns>
    private async ValueTask<Spending> SettleAsync(bool hasSpent, CancellationToken cancellationToken)
    {
        _open = false;
        var spent = await MeasureAsync(hasSpent, cancellationToken).ConfigureAwait(false);
        var total = _usage.Settle(_reserved, spent);
        if (_reservationId is { } id)
        {
            _reservationId = null;
            await _policy.Gate.SettleInWindowsAsync(id, spent).ConfigureAwait(false);
        }

        _track.Made(_given, spent.InputTokens, spent.OutputTokens);
        if (_tally.ConversationId is not null)
        {
            _track.Keep(_given, _tally.Calls, _tally.Withheld);
        }

        if (_policy.Limits.FirstCrossing(total - spent, total, _policy.NearlyUsedAt) is { } measure)
        {
            var nearly = new BudgetNearlyUsed(measure, total.In(measure), _policy.Limits.In(measure) ?? 0);
            await _policy.RaiseAsync(nearly, cancellationToken).ConfigureAwait(false);
        }

        return total;
    }

    private async ValueTask<Spending> MeasureAsync(bool hasSpent, CancellationToken cancellationToken)
    {
        var (input, cached, output) = (_tally.InputTokens, _tally.CachedInputTokens, _tally.OutputTokens);
        var isStandIn = _tally.IsStandIn && input + output == 0;
        if (hasSpent && !isStandIn && (input <= 0 || (output <= 0 && _tally.HandedOut > 0)))
        {
            input = input > 0 ? input : _policy.CountsTokens ? _input : _track.EstimateInput(_given, Options);
            output = Math.Max(output, _tally.HandedOut);
            _usage.AddEstimate();
            await _policy.RaiseAsync(new UsageEstimated(input, output), cancellationToken).ConfigureAwait(false);
        }

        var model = _tally.ModelId ?? Options?.ModelId ?? _policy.DefaultModelId;
        if (input + output > 0 && !_policy.Prices.IsEmpty && _policy.Prices.IsFirstMiss(model))
        {
            await _policy.RaiseAsync(new PriceMissing(model), cancellationToken).ConfigureAwait(false);
        }

        return new Spending
        {
            InputTokens = input,
            CachedInputTokens = cached,
            OutputTokens = output,
            Cost = _policy.Prices.CostOf(model, input, cached, output),
            ModelCalls = 1,
            ToolCalls = _tally.Calls?.Count ?? 0,
        };
    }
}
