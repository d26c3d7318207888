using AgentGuard.Failures;
using AgentGuard.Fallback.Fitting;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Memory;

/// <summary>What the chain remembers of a candidate across requests.</summary>
/// <remarks>
/// After its cooldown a candidate is due: one request probes it, and the others leave it alone until the probe ends. Wrong credentials and a
/// used-up quota are remembered for the account, which candidates may share. Thread-safe; a candidate in good order takes no lock.
/// </remarks>
internal sealed class CandidateState : IAskedCandidate
{
    private const int None = -1;

    // The first break of a circuit breaker: an early probe is not let in sooner.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly FallbackOptions _options;
    private readonly ICandidateHealth? _health;
    private readonly Pulse _pulse;
    private readonly Cooldown _own;
    private readonly Cooldown _account;
    private volatile bool _hasFailed;
    private int _failures;
    private volatile int _lastFailure = None;

    public CandidateState(FallbackCandidate candidate, FallbackOptions options, Func<Cooldown> newCooldown, Cooldown? account, Pulse pulse)
    {
        _pulse = pulse;
        Candidate = candidate;
        _options = options;
        _health = candidate.Client.GetService<ICandidateHealth>();
        _own = newCooldown();
        _account = account ?? _own;
        var metadata = candidate.Client.GetService<ChatClientMetadata>();
        var provider = candidate.Profile.Provider ?? metadata?.ProviderName;
        var rules = TranscriptRules.For(provider, metadata?.ProviderUri);
        Transcript = rules.Provider is null ? rules with { Provider = provider } : rules;
        HasLimits = RequestNeeds.CanExceed(candidate.Profile);
        Family = candidate.Profile.Family ?? candidate.Profile.Provider;
    }

    public FallbackCandidate Candidate { get; }

    public string Name => Candidate.Name;

    public CandidateProfile Profile => Candidate.Profile;

    /// <summary>Whether its profile says that it cannot serve some requests.</summary>
    public bool HasLimits { get; }

    /// <summary>What its provider accepts as a transcript, and which provider that is.</summary>
    public TranscriptRules Transcript { get; }

    /// <summary>The family of its model, where that is known.</summary>
    public string? Family { get; }

    /// <summary>Why it is left alone.</summary>
    public ModelFailureKind LastKind => IsClosed(_account) ? _account.Kind : IsClosed(_own) ? _own.Kind : ModelFailureKind.CircuitOpen;

    /// <summary>Whether it is left alone for something that a short wait does not mend.</summary>
    public bool IsShutOutForLong => FallbackRules.IsLasting(LastKind);

    /// <summary>Whether a request is finding out right now if it is well again.</summary>
    public bool IsProbed => _own.IsProbed || _account.IsProbed;

    /// <summary>Whether it takes calls, only not at once.</summary>
    public bool IsBusy => _health?.IsBusy is true;

    /// <inheritdoc/>
    public bool IsLeftAlone => IsProbed || GetUnavailableFor() > TimeSpan.Zero;

    /// <summary>How long it is to be left alone; zero when it may be asked, or a probe of it is under way.</summary>
    public TimeSpan GetUnavailableFor()
    {
        var own = Longer(_own.GetLeft(), _account.GetLeft());
        return _health is null ? own : Longer(own, _health.GetUnavailableFor());
    }

    /// <summary>How long until it is worth another look whether it may be asked, where nobody may.</summary>
    public TimeSpan GetLookIn()
    {
        var own = Longer(_own.GetLeftForEarlyProbe(), _account.GetLeftForEarlyProbe());
        var health = _health?.GetUnavailableFor() ?? TimeSpan.Zero;
        return Longer(own, health < LookEvery ? health : LookEvery);
    }

    /// <summary>Lets a call ask the candidate, or not.</summary>
    public CandidateEntry TryEnter() => _health?.GetUnavailableFor() > TimeSpan.Zero ? default : Enter(early: false);

    /// <summary>Lets a call ask the candidate before it wants to be asked again, since nobody else may be asked; not too often.</summary>
    public CandidateEntry TryEnterEarly() =>
        _own.GetLeftForEarlyProbe() == TimeSpan.Zero && _account.GetLeftForEarlyProbe() == TimeSpan.Zero
        && !IsBusy && _health?.TryProbe() is not false
            ? Enter(early: true)
            : default;

    /// <summary>Lets a call wait for its turn with the candidate, since nobody else may be asked.</summary>
    public CandidateEntry TryEnterQueue() => IsBusy ? Enter(early: false) : default;

    /// <summary>Tells the client that others can answer in its place.</summary>
    public void Introduce(CandidateState[] others) =>
        _health?.SetAlternatives(() => Array.Exists(others, other => !other.IsLeftAlone));

    /// <summary>Lets a call ask the candidate although it is left alone, since there is nobody else.</summary>
    public CandidateEntry Force()
    {
        _health?.TryProbe();
        return new(true, _own.Version, 0, _account.Version, 0) { IsForced = true };
    }

    /// <summary>Takes note that the candidate answered.</summary>
    public void Succeed(in CandidateEntry entry)
    {
        if (_hasFailed)
        {
            Volatile.Write(ref _failures, 0);
            _lastFailure = None;
            _hasFailed = false;
        }

        _own.Clear(entry.Version, entry.Probe);
        if (!ReferenceEquals(_account, _own))
        {
            _account.Clear(entry.AccountVersion, entry.AccountProbe);
        }

        if (_health is not null)
        {
            // What the client knows of itself may have changed with that.
            _pulse.Beat();
        }
    }

    /// <summary>Takes note that the candidate was left before its end: a probe of it told nothing.</summary>
    public void Leave(in CandidateEntry entry)
    {
        _own.Leave(entry.Probe);
        _account.Leave(entry.AccountProbe);
    }

    /// <summary>Takes note that the candidate failed.</summary>
    /// <returns>How long it is left alone from now on, or <see langword="null"/> when nothing changed.</returns>
    public TimeSpan? Fail(ModelFailure failure, in CandidateEntry entry)
    {
        if (CooldownFor(failure, entry) is not { } cooldown)
        {
            // It answered, if only to say that the request is wrong: the end of a probe.
            _own.Clear(entry.Version, entry.Probe);
            _account.Clear(entry.AccountVersion, entry.AccountProbe);
            return null;
        }

        _lastFailure = (int)failure.Kind;
        _hasFailed = true;
        if (cooldown == TimeSpan.Zero)
        {
            Leave(entry);
            return null;
        }

        if (FallbackRules.IsOfAccount(failure.Kind) && !ReferenceEquals(_account, _own))
        {
            _own.Leave(entry.Probe);
            return _account.Start(cooldown, failure.Kind, entry.AccountVersion, entry.AccountProbe) ? cooldown : null;
        }

        _account.Leave(entry.AccountProbe);
        return _own.Start(cooldown, failure.Kind, entry.Version, entry.Probe) ? cooldown : null;
    }

    /// <summary>How it stands.</summary>
    public CandidateStatus GetStatus() => new(
        Name, GetUnavailableFor(), _lastFailure == None ? null : (ModelFailureKind)_lastFailure, IsProbed);

    private static bool IsClosed(Cooldown cooldown) => cooldown.GetLeft() > TimeSpan.Zero || cooldown.IsProbed;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private CandidateEntry Enter(bool early)
    {
        var probe = early ? _own.TryEnterEarly() : _own.TryEnter();
        if (probe < 0)
        {
            return default;
        }

        var accountProbe = ReferenceEquals(_account, _own) ? 0 : early ? _account.TryEnterEarly() : _account.TryEnter();
        if (accountProbe < 0)
        {
            _own.Leave(probe);
            return default;
        }

        return new(true, _own.Version, probe, _account.Version, accountProbe);
    }

    private TimeSpan? CooldownFor(ModelFailure failure, in CandidateEntry entry)
    {
        if (FallbackRules.IsLasting(failure.Kind))
        {
            return _options.LongCooldown;
        }

        if (failure.Kind is ModelFailureKind.RateLimited)
        {
            if (IsBusy)
            {
                // The client itself lets calls in at the pace that the provider allows.
                return TimeSpan.Zero;
            }

            var asked = failure.RetryAfter ?? _options.RateLimitCooldown;
            return asked < _options.LongCooldown ? asked : _options.LongCooldown;
        }

        if (!FallbackRules.Counts(failure.Kind))
        {
            return null;
        }

        var failures = Interlocked.Increment(ref _failures);
        return entry.IsProbe || failures >= _options.FailuresBeforeCooldown ? _options.FailureCooldown : TimeSpan.Zero;
    }
}
