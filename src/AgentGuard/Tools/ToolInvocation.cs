using AgentGuard.Events;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>One guarded call of a tool, from the arguments as written to the result as the model may read it.</summary>
internal sealed class ToolInvocation(ToolGuard guard, ToolPlan plan, AIFunction function, FunctionCallContent? call)
{
    private bool _succeeded;

    public async ValueTask<object?> RunAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await GuardAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            AgentRun.Current?.Deeds.Record(new ToolDeed(call?.CallId, plan.Name, _succeeded));
        }
    }

    private async ValueTask<object?> GuardAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var examination = plan.Examine(arguments, call?.Exception);
        if (examination.Failure is { } invalid)
        {
            await guard.RaiseAsync(new ToolCallRejected(plan.Name, invalid.Category), cancellationToken).ConfigureAwait(false);
            return FailedCalls.Add(invalid, examination.Canonical).ToJson();
        }

        var inspection = new ToolInspection(guard, plan.Name, plan);
        var (effective, blocked) = await inspection.InspectCallAsync(arguments, examination, cancellationToken).ConfigureAwait(false);
        if (blocked is not null)
        {
            return blocked.ToJson();
        }

        var key = EffectKeyOf(arguments, examination);
        return key is null
            ? (await ExecuteAsync(inspection, effective, examination, cancellationToken).ConfigureAwait(false)).Result
            : await ExecuteOnceAsync(key, inspection, effective, examination, cancellationToken).ConfigureAwait(false);
    }

    private EffectKey? EffectKeyOf(AIFunctionArguments arguments, ToolExamination examination)
    {
        if (plan.MayRepeat || !plan.Options.RunEffectsOnce || RootRun.Current is not { } run)
        {
            return null;
        }

        return new EffectKey(run.Id, plan.Name, plan.Options.EffectKey?.Invoke(arguments.AsReadOnly()) ?? examination.Canonical);
    }

    private async ValueTask<object?> ExecuteOnceAsync(
        EffectKey key,
        ToolInspection inspection,
        AIFunctionArguments arguments,
        ToolExamination examination,
        CancellationToken cancellationToken)
    {
        var claim = await guard.Ledger.ClaimAsync(key, cancellationToken).ConfigureAwait(false);
        switch (claim.State)
        {
            case EffectState.Done:
                await guard.RaiseAsync(new EffectReplayed(plan.Name), cancellationToken).ConfigureAwait(false);
                // A tool may have said that it failed after its effect; what is recorded then is the failure.
                _succeeded = !ToolOutcome.IsFailure(claim.Result);
                return claim.Result;
            case EffectState.Unknown:
                await guard.RaiseAsync(new EffectOutcomeUnknown(plan.Name, Refused: true), cancellationToken).ConfigureAwait(false);
                return ToolFailures.OutcomeUnknown(plan.Name).ToJson();
        }

        // From here on the claim must be settled, whatever happens: the caller's cancellation too leaves the outcome unknown.
        var after = EffectState.Unknown;
        object? result = null;
        try
        {
            (result, after) = await ExecuteAsync(inspection, arguments, examination, cancellationToken).ConfigureAwait(false);
            return result;
        }
        finally
        {
            await SettleAsync(key, after, result).ConfigureAwait(false);
        }
    }

    private async ValueTask SettleAsync(EffectKey key, EffectState state, object? result)
    {
        switch (state)
        {
            case EffectState.Done:
                await guard.Ledger.CompleteAsync(key, result, CancellationToken.None).ConfigureAwait(false);
                break;
            case EffectState.Claimed:
                await guard.Ledger.ReleaseAsync(key, CancellationToken.None).ConfigureAwait(false);
                break;
            default:
                await guard.Ledger.MarkUnknownAsync(key, CancellationToken.None).ConfigureAwait(false);
                await guard.RaiseAsync(new EffectOutcomeUnknown(plan.Name, Refused: false), CancellationToken.None).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Runs the tool.</summary>
    /// <returns>The result, and what it means for the effect; <see cref="EffectState.Claimed"/>: it did not happen.</returns>
    private async ValueTask<(object? Result, EffectState After)> ExecuteAsync(
        ToolInspection inspection, AIFunctionArguments arguments, ToolExamination examination, CancellationToken cancellationToken)
    {
        try
        {
            var result = await TimedInvocation
                .RunAsync(function, arguments, plan.Options.Timeout, guard.TimeProvider, cancellationToken).ConfigureAwait(false);
            _succeeded = true;
            FailedCalls.Clear(plan.Name, examination.Canonical);
            return (await ShapeAsync(inspection, result, cancellationToken).ConfigureAwait(false), EffectState.Done);
        }
        catch (Exception e) when (e is not AuditRejectedException
            && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            var (failure, after) = Explain(e);
            var cause = (e as ToolTimeoutException) is null ? e.GetType().Name : null;
            await guard.RaiseAsync(new ToolFailed(plan.Name, failure.Category, cause), cancellationToken).ConfigureAwait(false);
            var told = FailedCalls.Add(failure, examination.Canonical).ToJson();
            return (await ShapeAsync(inspection, told, cancellationToken).ConfigureAwait(false), after);
        }
    }

    private (ToolFailure Failure, EffectState After) Explain(Exception exception) => exception switch
    {
        ToolTimeoutException => (ToolFailures.TimedOut(plan.Name, plan.Options.Timeout!.Value, plan.MayRepeat), EffectState.Unknown),
        ToolException said => (ToolFailures.Failed(plan.Name, said), said.EffectHappened ? EffectState.Done : EffectState.Claimed),
        _ when NeverReached.Proves(exception) => (Failed(exception, mayRepeat: true), EffectState.Claimed),
        _ => (Failed(exception, plan.MayRepeat), EffectState.Unknown),
    };

    private ToolFailure Failed(Exception exception, bool mayRepeat) =>
        ToolFailures.Failed(plan.Name, exception, plan.Options.ExposeExceptionMessages, mayRepeat);

    private async ValueTask<object?> ShapeAsync(ToolInspection inspection, object? result, CancellationToken cancellationToken)
    {
        var inspected = await inspection.InspectResultAsync(result, TrustBoundary.ToolResult, cancellationToken).ConfigureAwait(false);
        var capped = await CapAsync(inspected, cancellationToken).ConfigureAwait(false);
        if (AmbientScope.Current?.Inspector is { } inspector && inspector.Inspects(TrustBoundary.ToolResult))
        {
            JudgedResults.Remember(inspector, capped, capped);
        }

        return capped;
    }

    private async ValueTask<object?> CapAsync(object? result, CancellationToken cancellationToken)
    {
        if (plan.Options.MaxResultTokens is not { } limit)
        {
            return result;
        }

        var parts = ToolResultParts.Of(result, function.JsonSerializerOptions);
        var left = limit;
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is not { } text)
            {
                continue;
            }

            var tokens = guard.TokenCounter.CountTokens(text);
            if (tokens > left)
            {
                parts[i] = ToolResultCap.Cut(text, tokens, left, guard.TokenCounter);
                await guard.RaiseAsync(new ToolResultCapped(plan.Name, tokens, left), cancellationToken).ConfigureAwait(false);
            }

            left = Math.Max(0, left - tokens);
        }

        return parts.ToResult();
    }
}
