namespace AgentGuard.Tools.Effects;

/// <summary>What the ledger in memory knows of one effect. Thread-safe.</summary>
internal sealed class LedgerEntry(EffectKey key)
{
    private static long _claims;
    private readonly Lock _gate = new();
    private long _number;
    private EffectState? _state;
    private int _attempt;
    private object? _result;
    private DateTimeOffset _claimedAt;
    private DateTimeOffset? _settledAt;
    private TaskCompletionSource? _settled;

    /// <summary>The place of the last claim among all claims.</summary>
    public long Number => Interlocked.Read(ref _number);

    /// <summary>Claims the effect.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="settled">Completes when whoever holds the claim has settled it.</param>
    /// <returns>The claim, or <see langword="null"/> while another holds it.</returns>
    public EffectClaim? TryClaim(TimeProvider timeProvider, out Task? settled)
    {
        lock (_gate)
        {
            settled = null;
            switch (_state)
            {
                case EffectState.Claimed:
                    settled = (_settled ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                    return null;
                case EffectState.Done or EffectState.Unknown:
                    return new(key, _state.Value, _attempt, _result);
                default:
                    return Claim(timeProvider);
            }
        }
    }

    public EffectClaim? TryReclaim(int attempt, TimeProvider timeProvider)
    {
        lock (_gate)
        {
            return _state is EffectState.Unknown && _attempt == attempt ? Claim(timeProvider) : null;
        }
    }

    /// <summary>Settles an attempt; without a state it did not happen.</summary>
    public void Settle(int attempt, EffectState? state, object? result, TimeProvider timeProvider)
    {
        TaskCompletionSource? settled;
        lock (_gate)
        {
            if (_attempt != attempt || _state is not (EffectState.Claimed or EffectState.Unknown))
            {
                return;
            }

            (_state, _result, _settledAt) = (state, result, timeProvider.GetUtcNow());
            (settled, _settled) = (_settled, null);
        }

        settled?.TrySetResult();
    }

    public void MarkUndone(TimeProvider timeProvider)
    {
        lock (_gate)
        {
            if (_state is EffectState.Done)
            {
                (_state, _result, _settledAt) = (EffectState.Undone, null, timeProvider.GetUtcNow());
            }
        }
    }

    public EffectRecord? ToRecord()
    {
        lock (_gate)
        {
            return _state is { } state ? new(key, state, _result, _claimedAt, state is EffectState.Claimed ? null : _settledAt) : null;
        }
    }

    private EffectClaim Claim(TimeProvider timeProvider)
    {
        (_state, _result, _claimedAt) = (EffectState.Claimed, null, timeProvider.GetUtcNow());
        Interlocked.Exchange(ref _number, Interlocked.Increment(ref _claims));
        return new(key, EffectState.Claimed, ++_attempt);
    }
}
