using AgentGuard.Events;
using AgentGuard.Internal;
using AgentGuard.Tools.Effects;
using AgentGuard.Tools.Results;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>One guarded call of a tool, from the arguments as written to the result as the model may read it.</summary>
internal sealed class ToolInvocation(ToolGuard guard, ToolPlan plan, AIFunction function, FunctionCallContent? call, IEnumerable<ChatMessage>? conversation)
{
    private bool _succeeded;

    private IEnumerable<ChatMessage>? Conversation => conversation ?? FunctionInvokingChatClient.CurrentContext?.Messages;

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
        var examination = plan.Examine(arguments, call);
        if (examination.Failure is { } invalid)
        {
            await guard.RaiseAsync(new ToolCallRejected(plan.Name, invalid.Category), cancellationToken).ConfigureAwait(false);
            return FailedCalls.Add(invalid, examination.Canonical).ToJson();
        }

        if (examination.Repair is { } repair)
        {
            var changes = repair.Changes.Select(change => $"{change.Path} {change.Kind}");
            await guard.RaiseAsync(new ToolArgumentsRepaired(plan.Name, repair.Verdict, [.. changes]), cancellationToken).ConfigureAwait(false);
        }

        var inspection = new ToolInspection(guard, plan.Name, plan);
        var (effective, blocked) = await inspection.InspectCallAsync(arguments, examination, cancellationToken).ConfigureAwait(false);
        if (blocked is not null)
        {
            return blocked.ToJson();
        }

        if (EffectKeyOf(arguments, examination) is not { } key)
        {
            return (await ExecuteAsync(inspection, effective, examination, cancellationToken).ConfigureAwait(false)).Result;
        }

        var once = new OnceInvocation(guard, plan, key, effective.AsReadOnly());
        var returned = await once.RunAsync(
            (claim, token) => ExecuteAsync(inspection, effective, examination, claim, token), cancellationToken).ConfigureAwait(false);

        // A tool may have said that it failed after its effect; what is recorded then is the failure.
        _succeeded |= returned.After is EffectState.Done && !ToolOutcome.IsFailure(returned.Result);
        return returned.Result;
    }

    private EffectKey? EffectKeyOf(AIFunctionArguments arguments, ToolExamination examination)
    {
        if (plan.MayRepeat || !plan.Options.RunEffectsOnce || RootRun.Current is not { } run)
        {
            return null;
        }

        var key = plan.Options.EffectKey?.Invoke(arguments.AsReadOnly()) ?? examination.Canonical;
        var ordinal = plan.Options.RepeatsAreNewEffects && Conversation is { } transcript
            ? EffectOrdinal.Of(plan.Name, examination.Canonical, call?.CallId, transcript)
            : 0;
        return new EffectKey(run.Id, plan.Name, key, ordinal);
    }

    private async ValueTask<ToolReturn> ExecuteAsync(
        ToolInspection inspection,
        AIFunctionArguments arguments,
        ToolExamination examination,
        EffectClaim claim,
        CancellationToken cancellationToken)
    {
        ToolCallContext.Current = new ToolCallContext(claim.Key, call?.CallId, claim.Attempt);
        return await ExecuteAsync(inspection, arguments, examination, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ToolReturn> ExecuteAsync(
        ToolInspection inspection, AIFunctionArguments arguments, ToolExamination examination, CancellationToken cancellationToken)
    {
        try
        {
            var result = await TimedInvocation
                .RunAsync(function, arguments, plan.Options.Timeout, guard.TimeProvider, cancellationToken).ConfigureAwait(false);
            _succeeded = true;
            FailedCalls.Clear(plan.Name, examination.Canonical);
            return new(await ShapeAsync(inspection, result, cancellationToken).ConfigureAwait(false), EffectState.Done);
        }
        catch (Exception e) when (e is not AuditRejectedException
            && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            var (failure, after) = Explain(e);
            var timedOut = e as ToolTimeoutException;
            await guard.RaiseAsync(new ToolFailed(plan.Name, failure.Category, timedOut is null ? e.GetType().Name : null), cancellationToken)
                .ConfigureAwait(false);
            var told = FailedCalls.Add(failure, examination.Canonical).ToJson();
            return new(await ShapeAsync(inspection, told, cancellationToken).ConfigureAwait(false), after, timedOut?.Running);
        }
    }

    private (ToolFailure Failure, EffectState? After) Explain(Exception exception) => exception switch
    {
        ToolTimeoutException => (ToolFailures.TimedOut(plan.Name, plan.Options.Timeout!.Value, plan.MayRepeat), EffectState.Unknown),
        ToolException said => (ToolFailures.Failed(plan.Name, said), said.EffectHappened ? EffectState.Done : null),
        _ when NeverReached.Proves(exception) => (Failed(exception, mayRepeat: true), null),
        _ => (Failed(exception, plan.MayRepeat), EffectState.Unknown),
    };

    private ToolFailure Failed(Exception exception, bool mayRepeat) =>
        ToolFailures.Failed(plan.Name, exception, plan.Options.ExposeExceptionMessages, mayRepeat);

    private async ValueTask<object?> ShapeAsync(ToolInspection inspection, object? result, CancellationToken cancellationToken)
    {
        var inspected = await inspection.InspectResultAsync(result, TrustBoundary.ToolResult, cancellationToken).ConfigureAwait(false);
        var capped = await new CappedResults(guard, plan)
            .CapAsync(inspected, function.JsonSerializerOptions, Conversation, cancellationToken).ConfigureAwait(false);
        if (AmbientScope.Current?.Inspector is { } inspector && inspector.Inspects(TrustBoundary.ToolResult))
        {
            JudgedResults.Remember(inspector, capped, capped);
        }

        return capped;
    }
}
