using AgentGuard.Failures;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <summary>What the chain remembers of a candidate across requests.</summary>
/// <remarks>
/// After its cooldown a candidate is due: one request probes it, which sets the cooldown anew for the others until the probe ends.
/// Thread-safe; a candidate in good order takes no lock.
/// </remarks>
internal sealed class CandidateState
{
    private readonly FallbackOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ICandidateHealth? _health;
    private readonly Lock _gate = new();
    private volatile bool _hasFailed;
    private int _failures;
    private long _cooledAt;
    private TimeSpan _cooldown;

    public CandidateState(FallbackCandidate candidate, FallbackOptions options, TimeProvider timeProvider)
    {
        Candidate = candidate;
        _options = options;
        _timeProvider = timeProvider;
        _health = candidate.Client.GetService<ICandidateHealth>();
    }

    public FallbackCandidate Candidate { get; }

    /// <summary>The failure that led to the last cooldown.</summary>
    public ModelFailureKind LastKind { get; private set; } = ModelFailureKind.CircuitOpen;

    /// <summary>Whether it is left alone for something that a short wait does not mend.</summary>
    public bool IsShutOutForLong => FallbackRules.IsLasting(LastKind) && GetUnavailableFor() > TimeSpan.Zero;

    /// <summary>How long it is to be left alone; zero when it may be asked.</summary>
    public TimeSpan GetUnavailableFor()
    {
        var own = _hasFailed ? CooldownLeft() : TimeSpan.Zero;
        var health = _health?.GetUnavailableFor() ?? TimeSpan.Zero;
        return own > health ? own : health;
    }

    /// <summary>Lets a request ask the candidate, or not.</summary>
    public bool TryEnter()
    {
        if (_health?.GetUnavailableFor() > TimeSpan.Zero)
        {
            return false;
        }

        if (!_hasFailed)
        {
            return true;
        }

        lock (_gate)
        {
            if (CooldownLeft() > TimeSpan.Zero)
            {
                return false;
            }

            if (_cooldown > TimeSpan.Zero)
            {
                _cooledAt = _timeProvider.GetTimestamp();
            }

            return true;
        }
    }

    /// <summary>Takes note that the candidate answered.</summary>
    public void Succeed()
    {
        if (!_hasFailed)
        {
            return;
        }

        lock (_gate)
        {
            _failures = 0;
            _cooldown = TimeSpan.Zero;
            _hasFailed = false;
        }
    }

    /// <summary>Takes note that the candidate was left before its end: a probe of it told nothing.</summary>
    public void Leave()
    {
        if (_hasFailed)
        {
            lock (_gate)
            {
                _cooledAt = _timeProvider.GetTimestamp() - (long)(_cooldown.TotalSeconds * _timeProvider.TimestampFrequency);
            }
        }
    }

    /// <summary>Takes note that the candidate failed.</summary>
    /// <returns>How long it is left alone now, or <see langword="null"/>.</returns>
    public TimeSpan? Fail(ModelFailure failure)
    {
        lock (_gate)
        {
            if (CooldownFor(failure) is not { } cooldown)
            {
                // It answered, if only to say that the request is wrong: the end of a probe.
                _cooldown = TimeSpan.Zero;
                return null;
            }

            _hasFailed = true;
            if (cooldown == TimeSpan.Zero)
            {
                return null;
            }

            LastKind = failure.Kind;
            _cooledAt = _timeProvider.GetTimestamp();
            _cooldown = cooldown;
            return cooldown;
        }
    }

    private TimeSpan? CooldownFor(ModelFailure failure)
    {
        if (FallbackRules.IsLasting(failure.Kind))
        {
            return _options.LongCooldown;
        }

        if (failure.Kind is ModelFailureKind.RateLimited)
        {
            var asked = failure.RetryAfter ?? _options.RateLimitCooldown;
            return asked < _options.LongCooldown ? asked : _options.LongCooldown;
        }

        if (!FallbackRules.Counts(failure.Kind))
        {
            return null;
        }

        return ++_failures >= _options.FailuresBeforeCooldown ? _options.FailureCooldown : TimeSpan.Zero;
    }

    private TimeSpan CooldownLeft()
    {
        var left = _cooldown - _timeProvider.GetElapsedTime(_cooledAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
