using Microsoft.Extensions.AI;

namespace AgentGuard.Tools.Effects;

/// <summary>Runs a tool with an effect so that the effect happens once: intent before, outcome after, and what is unknown is looked into.</summary>
internal sealed class OnceInvocation(ToolGuard guard, ToolPlan plan, AIFunction tool, EffectKey key, AIFunctionArguments arguments)
{
    /// <summary>Runs the tool, or gives what is known instead.</summary>
    public async ValueTask<ToolReturn> RunAsync(Func<EffectClaim, CancellationToken, ValueTask<ToolReturn>> execute, CancellationToken cancellationToken)
    {
        var claim = await guard.Ledger.ClaimAsync(key, cancellationToken).ConfigureAwait(false);
        if (claim.State is EffectState.Unknown)
        {
            claim = await FindOutAsync(claim, stillRunning: null, cancellationToken).ConfigureAwait(false);
        }

        switch (claim.State)
        {
            case EffectState.Done:
                await guard.RaiseAsync(new EffectReplayed(plan.Name), cancellationToken).ConfigureAwait(false);
                return new(claim.Result, EffectState.Done);
            case EffectState.Unknown:
                await guard.RaiseAsync(new EffectOutcomeUnknown(plan.Name, Refused: true), cancellationToken).ConfigureAwait(false);
                Degrade();
                return new(ToolFailures.OutcomeUnknown(plan.Name).ToJson(), EffectState.Unknown);
            default:
                var returned = await ExecuteAsync(claim, execute, cancellationToken).ConfigureAwait(false);
                return returned.After is EffectState.Unknown
                    ? await LookIntoAsync(claim, returned, cancellationToken).ConfigureAwait(false)
                    : returned;
        }
    }

    // From the claim on it must be settled, whatever happens: the caller's cancellation too leaves the outcome unknown.
    private async ValueTask<ToolReturn> ExecuteAsync(
        EffectClaim claim, Func<EffectClaim, CancellationToken, ValueTask<ToolReturn>> execute, CancellationToken cancellationToken)
    {
        var returned = new ToolReturn(Result: null, EffectState.Unknown);
        try
        {
            return returned = await execute(claim, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await SettleAsync(claim, returned).ConfigureAwait(false);
        }
    }

    private async ValueTask SettleAsync(EffectClaim claim, ToolReturn returned)
    {
        switch (returned.After)
        {
            case EffectState.Done:
                await guard.Ledger.CompleteAsync(claim, plan.ToRecorded(returned.Result), CancellationToken.None).ConfigureAwait(false);
                break;
            case null:
                await guard.Ledger.ReleaseAsync(claim, CancellationToken.None).ConfigureAwait(false);
                break;
            default:
                await guard.Ledger.MarkUnknownAsync(claim, CancellationToken.None).ConfigureAwait(false);
                await guard.RaiseAsync(new EffectOutcomeUnknown(plan.Name, Refused: false), CancellationToken.None).ConfigureAwait(false);
                break;
        }
    }

    // Better found out now than when the model asks again.
    private async ValueTask<ToolReturn> LookIntoAsync(EffectClaim claim, ToolReturn returned, CancellationToken cancellationToken)
    {
        var found = await FindOutAsync(claim with { State = EffectState.Unknown }, returned.StillRunning, cancellationToken).ConfigureAwait(false);
        switch (found.State)
        {
            case EffectState.Done:
                return new(found.Result, EffectState.Done);
            case EffectState.Claimed:
                await guard.Ledger.ReleaseAsync(found, CancellationToken.None).ConfigureAwait(false);
                return new(ToolFailures.DidNotHappen(plan.Name).ToJson(), After: null);
            default:
                Degrade();
                return returned;
        }
    }

    /// <summary>Asks the host whether the effect happened.</summary>
    /// <returns>The claim: held again where it did not happen, done where it did, unknown where nobody can tell.</returns>
    private async ValueTask<EffectClaim> FindOutAsync(EffectClaim claim, Task? stillRunning, CancellationToken cancellationToken)
    {
        if (plan.Options.VerifyEffect is null)
        {
            return claim;
        }

        var finding = await AskAsync(cancellationToken).ConfigureAwait(false);
        switch (finding.Kind)
        {
            case EffectFindingKind.Happened:
                var result = plan.ToRecorded(finding.Result);
                await guard.Ledger.CompleteAsync(claim, result, CancellationToken.None).ConfigureAwait(false);
                return claim with { State = EffectState.Done, Result = result };

            // What was left running may still take effect.
            case EffectFindingKind.DidNotHappen when stillRunning is null or { IsCompleted: true }:
                return await guard.Ledger.TryReclaimAsync(claim, CancellationToken.None).ConfigureAwait(false)
                    ?? await guard.Ledger.ClaimAsync(key, cancellationToken).ConfigureAwait(false);
            default:
                return claim;
        }
    }

    private async ValueTask<EffectFinding> AskAsync(CancellationToken cancellationToken)
    {
        var (finding, error) = await EffectCheck.RunAsync(tool, plan, new(key, arguments.AsReadOnly()), cancellationToken).ConfigureAwait(false);
        await guard.RaiseAsync(new EffectVerified(plan.Name, finding.Kind, error), cancellationToken).ConfigureAwait(false);
        return finding;
    }

    private void Degrade() => AgentRun.Current?.Degrade($"it is not known whether a call of the tool '{plan.Name}' took effect");
}
