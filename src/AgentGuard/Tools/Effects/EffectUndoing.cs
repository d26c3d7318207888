using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AgentGuard.Events;

namespace AgentGuard.Tools.Effects;

/// <summary>Undoes the effects of a run, the last one first.</summary>
internal sealed class EffectUndoing(ToolGuard guard, IReadOnlyDictionary<string, ToolPlan> plans)
{
    /// <returns>The effects that were not undone.</returns>
    public async ValueTask<IReadOnlyList<EffectRecord>> UndoAsync(string runId, CancellationToken cancellationToken)
    {
        List<EffectRecord> left = [];
        foreach (var effect in (await guard.Ledger.GetAsync(runId, cancellationToken).ConfigureAwait(false)).Reverse())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (effect.State is not EffectState.Undone && !await TryUndoAsync(effect, cancellationToken).ConfigureAwait(false))
            {
                left.Add(effect);
            }
        }

        return left;
    }

    private static Dictionary<string, object?> ArgumentsOf(EffectKey key)
    {
        if (!key.Arguments.StartsWith('{'))
        {
            return new Dictionary<string, object?>();
        }

        using var document = JsonDocument.Parse(key.Arguments);
        var written = document.RootElement.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, (object?)member.Value.Clone()));
        return AgentRun.Current?.Redactions is { IsEmpty: false } redactions
            ? RedactedArguments.Restore(written, redactions) ?? written.ToDictionary()
            : written.ToDictionary();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One effect that cannot be undone must not keep the others.")]
    private async ValueTask<bool> TryUndoAsync(EffectRecord effect, CancellationToken cancellationToken)
    {
        if (effect.State is not EffectState.Done || plans.GetValueOrDefault(effect.Key.Tool)?.Options.UndoEffect is not { } undo)
        {
            return false;
        }

        string? error = null;
        try
        {
            await undo(new EffectInquiry(effect.Key, ArgumentsOf(effect.Key), effect.Result), cancellationToken).ConfigureAwait(false);
            await guard.Ledger.MarkUndoneAsync(effect.Key, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not AuditRejectedException)
        {
            error = e.GetType().Name;
        }

        await guard.RaiseAsync(new EffectUndone(effect.Key.Tool, error), cancellationToken).ConfigureAwait(false);
        return error is null;
    }
}
