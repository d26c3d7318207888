using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

// After the call: what it used, and whether the answer ends the run.
public sealed partial class BudgetedCall
{
    /// <summary>Whether there is nothing to say, to wait for or to mark.</summary>
    private bool IsOrdinary(in SettledCall settled) => settled.IsOrdinary && _reservationId is null && !IsWindDown && _tally.Withheld is null;

    private async ValueTask<ChatResponse> MarkAsync(ChatResponse response, SettledCall settled, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in await ConcludeAsync(settled, cancellationToken).ConfigureAwait(false) ?? [])
        {
            (response.AdditionalProperties ??= [])[name] = value;
        }

        return response;
    }

    private async ValueTask<ChatResponseUpdate?> MarkAsync(SettledCall settled, CancellationToken cancellationToken) =>
        await ConcludeAsync(settled, cancellationToken).ConfigureAwait(false) is { } marks
            ? new ChatResponseUpdate { AdditionalProperties = marks }
            : null;

    /// <summary>Announces what was settled, and draws the conclusion from the answer: asks again, hands over, or marks it.</summary>
    private async ValueTask<AdditionalPropertiesDictionary?> ConcludeAsync(SettledCall settled, CancellationToken cancellationToken)
    {
        await AnnounceAsync(settled, cancellationToken).ConfigureAwait(false);
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
        if (_tally.Calls is null && _policy.Limits.FirstExceeded(settled.Total) is { } measure)
        {
            var limit = _policy.Limits.In(measure) ?? 0;
            await _policy.RaiseAsync(new BudgetOverrun(measure, settled.Total.In(measure), limit), cancellationToken).ConfigureAwait(false);
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
        var conversationId = _tally.ConversationId;
        _tally = default;
        Options = WindDownRequest.WithoutTools(Options!);
        if (conversationId is { } conversation)
        {
            // The service keeps the calls and waits for their results.
            Options.ConversationId = conversation;
            Messages = WindDownRequest.Messages(_track.Answer([], conversation), _shortage!.Reason, _policy.Options.WindDown);
        }
    }

    /// <summary>Puts what was spent in place of what was reserved, in the run.</summary>
    private SettledCall Settle(bool hasSpent)
    {
        var (input, cached, output) = (_tally.InputTokens, _tally.CachedInputTokens, _tally.OutputTokens);
        var isStandIn = _tally.IsStandIn && input + output == 0;
        var isEstimate = hasSpent && !isStandIn && (input <= 0 || (output <= 0 && _tally.HandedOut > 0));
        if (isEstimate)
        {
            input = input > 0 ? input : _policy.CountsTokens ? _input : _track.EstimateInput(_given, Options);
            output = Math.Max(output, _tally.HandedOut);
            _usage.AddEstimate();
        }

        var model = _tally.ModelId ?? Options?.ModelId ?? _policy.DefaultModelId;
        var spent = new Spending
        {
            InputTokens = input,
            CachedInputTokens = Math.Min(cached, input),
            OutputTokens = output,
            Cost = _policy.Prices.CostOf(model, input, cached, output),
            ModelCalls = 1,
            ToolCalls = _tally.Calls?.Count ?? 0,
        };
        _open = false;
        var total = _usage.Settle(_reserved, spent);
        if (input > 0)
        {
            _track.Made(_given, input, output);
        }

        if (_tally.ConversationId is { } conversationId)
        {
            _track.Keep(conversationId, _given, _tally.Calls, _tally.Withheld);
        }

        var isUnpriced = input + output > 0 && !_policy.Prices.IsEmpty && _policy.Prices.IsFirstMiss(model);
        return new SettledCall(spent, total, isEstimate, isUnpriced ? model ?? string.Empty : null, _policy.NearLimits.FirstExceeded(total) is not null);
    }

    /// <summary>Settles in the windows, and says what is noteworthy.</summary>
    private async ValueTask AnnounceAsync(SettledCall settled, CancellationToken cancellationToken)
    {
        if (_reservationId is { } id)
        {
            _reservationId = null;
            await _policy.Gate.SettleInWindowsAsync(id, settled.Spent).ConfigureAwait(false);
        }

        if (settled.IsEstimate)
        {
            var estimated = new UsageEstimated(settled.Spent.InputTokens, settled.Spent.OutputTokens);
            await _policy.RaiseAsync(estimated, cancellationToken).ConfigureAwait(false);
        }

        if (settled.Unpriced is { } model)
        {
            await _policy.RaiseAsync(new PriceMissing(model), cancellationToken).ConfigureAwait(false);
        }

        var before = settled.Total - settled.Spent;
        if (_policy.Limits.FirstCrossing(before, settled.Total, _policy.NearlyUsedAt) is { } measure)
        {
            var nearly = new BudgetNearlyUsed("Run", measure, settled.Total.In(measure), _policy.Limits.In(measure) ?? 0);
            await _policy.RaiseAsync(nearly, cancellationToken).ConfigureAwait(false);
        }
    }
}
