using AgentGuard.Events;
using AgentGuard.Internal;
using AgentGuard.Tools.Attempts;
using AgentGuard.Tools.Effects;
using AgentGuard.Tools.Results;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>One guarded call of a tool, from the arguments as written to the result as the model may read it.</summary>
internal sealed class ToolInvocation(ToolGuard guard, ToolPlan plan, AIFunction function, FunctionCallContent? call, IEnumerable<ChatMessage>? conversation)
{
    private bool _succeeded;
    private ToolFailureCategory? _failure;

    private IEnumerable<ChatMessage>? Conversation => conversation ?? FunctionInvokingChatClient.CurrentContext?.Messages;

    public async ValueTask<object?> RunAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var started = guard.TimeProvider.GetTimestamp();
        var observation = guard.Observer?.Begin(function, arguments, call?.CallId);
        object? result = null;
        Exception? thrown = null;
        try
        {
            return result = await GuardAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (Note(out thrown, e))
        {
            throw;
        }
        finally
        {
            AgentRun.Current?.Deeds.Record(new ToolDeed(call?.CallId, plan.Name, _succeeded));
            if (guard.Listens)
            {
                guard.Notify(new ToolCompleted(plan.Name, _failure, guard.TimeProvider.GetElapsedTime(started)));
            }

            if (observation is not null)
            {
                await observation.EndAsync(result, _failure is { } failure ? ToolFailure.NameOf(failure) : null, thrown).ConfigureAwait(false);
            }
        }
    }

    private static bool Note(out Exception? noted, Exception exception)
    {
        noted = exception;
        return false;
    }

    private async ValueTask<object?> GuardAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var examination = plan.Examine(arguments, call);
        if (examination.Failure is { } invalid)
        {
            await guard.RaiseAsync(new ToolCallRejected(plan.Name, invalid.Category), cancellationToken).ConfigureAwait(false);
            return Told(FailedCalls.Add(invalid, examination.Canonical));
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
            return Told(blocked);
        }

        if (plan.Options.DryRun && plan.Effect is not ToolEffect.ReadOnly)
        {
            return await RunDryAsync(cancellationToken).ConfigureAwait(false);
        }

        if (plan.CacheFor is { } lifetime && guard.Cache.TryGet(plan.Name, examination.Canonical, lifetime, out var kept, out var age))
        {
            await guard.RaiseAsync(new ToolResultReused(plan.Name, age), cancellationToken).ConfigureAwait(false);
            _succeeded = true;
            return await ShapeAsync(inspection, context: null, kept, cancellationToken).ConfigureAwait(false);
        }

        if (EffectKeyOf(arguments, examination) is not { } key)
        {
            return (await ExecuteAsync(inspection, effective, examination, claim: null, cancellationToken).ConfigureAwait(false)).Result;
        }

        return await RunOnceAsync(key, inspection, effective, examination, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<object?> RunOnceAsync(
        EffectKey key, ToolInspection inspection, AIFunctionArguments effective, ToolExamination examination, CancellationToken cancellationToken)
    {
        var once = new OnceInvocation(guard, plan, function, key, effective);
        var returned = await once.RunAsync(
            (claim, token) => ExecuteAsync(inspection, effective, examination, claim, token), cancellationToken).ConfigureAwait(false);

        // A tool may have said that it failed after its effect; what is recorded then is the failure.
        _succeeded |= returned.After is EffectState.Done && !ToolOutcome.IsFailure(returned.Result);
        if (_succeeded)
        {
            // It may have turned out to have happened, although the tool failed.
            AgentRun.Current?.BrokenTools.Remove(plan.Name);
        }

        _failure = _succeeded ? null
            : _failure ?? (returned.After is EffectState.Unknown ? ToolFailureCategory.OutcomeUnknown : ToolFailureCategory.Failed);
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
        EffectClaim? claim,
        CancellationToken cancellationToken)
    {
        var context = new ToolCallContext(plan.Name, call?.CallId, plan.Options.Credentials, claim?.Key, claim?.Attempt ?? 1);
        var scope = new ToolCallScope { Context = context };
        ToolCallScope.Current = scope;
        try
        {
            var result = await InvokeAsync(context, arguments, cancellationToken).ConfigureAwait(false);
            if (ReportedError.Of(result) is { } error)
            {
                throw error;
            }

            if (await RefuseAsync(scope, result, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return new(await ShapeAsync(inspection, context, refused.ToJson(), cancellationToken).ConfigureAwait(false), EffectState.Done);
            }

            Succeed(examination, result);
            return new(await ShapeAsync(inspection, context, result, cancellationToken).ConfigureAwait(false), EffectState.Done);
        }
        catch (Exception e) when (e is not AuditRejectedException
            && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            var (failure, after) = Explain(e);
            Break(failure.Category, isToolsFault: e is not ToolException { Retryable: false });
            var timedOut = e as ToolTimeoutException;
            await guard.RaiseAsync(new ToolFailed(plan.Name, failure.Category, timedOut is null ? e.GetType().Name : null), cancellationToken)
                .ConfigureAwait(false);
            var told = FailedCalls.Add(failure, examination.Canonical).ToJson();
            return new(await ShapeAsync(inspection, context, told, cancellationToken).ConfigureAwait(false), after, timedOut?.Running);
        }
    }

    private async ValueTask<object?> InvokeAsync(ToolCallContext context, AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await guard.AttemptsOf(plan).RunAsync(function, arguments, plan.MayRepeat, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (IsRefused(e) && context.TryRenew())
        {
            return await guard.AttemptsOf(plan).RunAsync(function, arguments, plan.MayRepeat, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsRefused(HttpRequestException exception) =>
        exception.StatusCode is System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden;

    /// <summary>Why a result is none: the agent behind the tool gave up, or the result is not what it should be.</summary>
    private async ValueTask<ToolFailure?> RefuseAsync(ToolCallScope scope, object? result, CancellationToken cancellationToken)
    {
        if (scope.Ended is { Outcome: AgentRunOutcome.HandedOver or AgentRunOutcome.Failed } ended)
        {
            Break(ToolFailureCategory.Failed, isToolsFault: true);
            await guard.RaiseAsync(new ToolFailed(plan.Name, ToolFailureCategory.Failed, ExceptionType: null), cancellationToken).ConfigureAwait(false);
            return ToolFailures.SubRun(plan.Name, ended.Outcome, ended.OutcomeReason);
        }

        if (scope.Ended is { Outcome: AgentRunOutcome.Degraded })
        {
            AgentRun.Current?.Degrade($"the agent behind the tool '{plan.Name}' gave a lesser answer");
        }

        if (plan.ResultContract is not { } contract
            || ResultContract.Judge(contract, result, function.JsonSerializerOptions) is not { Count: > 0 } errors)
        {
            return null;
        }

        var problems = errors.Take(8).Select(error => error.ToContentFreeString());
        var rejects = plan.Options.RejectsBrokenContract;
        await guard.RaiseAsync(new ToolResultDrifted(plan.Name, [.. problems], rejects), cancellationToken).ConfigureAwait(false);
        if (!rejects)
        {
            return null;
        }

        Break(ToolFailureCategory.InvalidResult, isToolsFault: true);
        return ToolFailures.BrokenContract(plan.Name, errors);
    }

    private async ValueTask<object?> RunDryAsync(CancellationToken cancellationToken)
    {
        _succeeded = true;
        AgentRun.Current?.Degrade("it was a dry run: tools with effects did not run");
        await guard.RaiseAsync(new ToolRunDry(plan.Name), cancellationToken).ConfigureAwait(false);
        return ToolFailures.DryRun;
    }

    private void Succeed(ToolExamination examination, object? result)
    {
        _succeeded = true;
        FailedCalls.Clear(plan.Name, examination);
        AgentRun.Current?.BrokenTools.Remove(plan.Name);
        if (plan.CacheFor is not null)
        {
            guard.Cache.Add(plan.Name, examination.Canonical, result);
        }
    }

    private void Break(ToolFailureCategory category, bool isToolsFault)
    {
        _failure = category;
        if (isToolsFault)
        {
            AgentRun.Current?.BrokenTools.Add(plan.Name);
        }
    }

    private string Told(ToolFailure failure)
    {
        _failure = failure.Category;
        return failure.ToJson();
    }

    private (ToolFailure Failure, EffectState? After) Explain(Exception exception) => exception switch
    {
        ToolTimeoutException => (ToolFailures.TimedOut(plan.Name, plan.Options.Timeout!.Value, plan.MayRepeat), EffectState.Unknown),
        ToolException said => (ToolFailures.Failed(plan.Name, said), said.EffectHappened ? EffectState.Done : null),
        ToolUnavailableException away => (ToolFailures.Unavailable(plan.Name, away.Message, away.Wait), null),
        _ when NeverReached.Proves(exception) => (Failed(exception, mayRepeat: true), null),
        HttpRequestException refused when IsRefused(refused) => (Failed(exception, mayRepeat: true), null),
        _ => (Failed(exception, plan.MayRepeat), EffectState.Unknown),
    };

    private ToolFailure Failed(Exception exception, bool mayRepeat) =>
        ToolFailures.Failed(plan.Name, exception, plan.Options.ExposeExceptionMessages, mayRepeat);

    private async ValueTask<object?> ShapeAsync(ToolInspection inspection, ToolCallContext? context, object? result, CancellationToken cancellationToken)
    {
        var clean = context is { HasCredential: true } ? WithoutCredentials(context, result) : result;
        var inspected = await inspection.InspectResultAsync(clean, TrustBoundary.ToolResult, cancellationToken).ConfigureAwait(false);
        var capped = CappedResults.IsShort(inspected)
            ? inspected
            : await new CappedResults(guard, plan)
                .CapAsync(inspected, function.JsonSerializerOptions, Conversation, cancellationToken).ConfigureAwait(false);
        if (AmbientScope.Current?.Inspector is { } inspector && inspector.Inspects(TrustBoundary.ToolResult))
        {
            JudgedResults.Remember(inspector, capped, capped);
        }

        return capped;
    }

    private object? WithoutCredentials(ToolCallContext context, object? result)
    {
        var parts = ToolResultParts.Of(result, function.JsonSerializerOptions);
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is { } text && context.WithoutCredentials(text) is var clean && clean != text)
            {
                parts[i] = clean;
            }
        }

        return parts.ToResult();
    }
}
