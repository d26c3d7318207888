namespace AgentGuard.Internal;

/// <summary>
/// One of the calls that are under way at a time for one request: how a layer that makes several and the chain of candidates further in
/// cooperate without knowing each other. Each call says whom it asks, and none asks whom another is asking right now.
/// </summary>
/// <remarks>Only the outermost chain within a call takes part. Thread-safe.</remarks>
internal sealed class HedgedCall
{
    private readonly List<HedgedCall> _calls;
    private object? _chain;
    private readonly TimeProvider _timeProvider;
    private IAskedCandidate? _asking;
    private long _askedAt;

    /// <summary>Begins the first call of a request.</summary>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public HedgedCall(TimeProvider? timeProvider = null)
        : this([], timeProvider ?? TimeProvider.System) => _calls.Add(this);

    private HedgedCall(List<HedgedCall> calls, TimeProvider timeProvider)
    {
        _calls = calls;
        _timeProvider = timeProvider;
    }

    /// <summary>Whether a chain takes part.</summary>
    public bool IsJoined => Volatile.Read(ref _chain) is not null;

    /// <summary>How long the candidate has been asked that is asked now; zero while the call waits for one.</summary>
    public TimeSpan AskingFor
    {
        get
        {
            lock (_calls)
            {
                return _asking is null ? TimeSpan.Zero : _timeProvider.GetElapsedTime(_askedAt);
            }
        }
    }

    /// <summary>Whom the call asks right now; <see langword="null"/> where nobody is asked, or no chain takes part.</summary>
    public string? Asking
    {
        get
        {
            lock (_calls)
            {
                return _asking?.Name;
            }
        }
    }

    /// <summary>Whether the candidate that the call waits for has turned out to be one that is left alone: to ask another one replaces the call.</summary>
    public bool IsAtOneLeftAlone
    {
        get
        {
            IAskedCandidate? asking;
            lock (_calls)
            {
                asking = _asking;
            }

            return asking?.IsLeftAlone is true;
        }
    }

    /// <summary>Whether the call was given up because it was slow and another one answered: that speaks against whom it asks.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether the chain has somebody for a further call, as it was when it last began to ask.</summary>
    public bool HasOther { get; private set; }

    /// <summary>Says that the call is about to be given up because it was slow and another one answered.</summary>
    public void Lose() => IsLost = true;

    /// <summary>Whether another call is asking somebody right now.</summary>
    public bool IsBesideOther
    {
        get
        {
            lock (_calls)
            {
                return _calls.Exists(call => call != this && call._asking is not null);
            }
        }
    }

    /// <summary>Whether it was begun because an earlier call of the request was slow.</summary>
    public bool IsFurther { get; private init; }

    /// <summary>Begins a further call of the same request.</summary>
    public HedgedCall CreateFurther()
    {
        var further = new HedgedCall(_calls, _timeProvider) { IsFurther = true };
        lock (_calls)
        {
            _calls.Add(further);
        }

        return further;
    }

    /// <summary>Takes part as a chain.</summary>
    /// <returns>The call, or <see langword="null"/> for a chain within the one that takes part.</returns>
    public HedgedCall? JoinedBy(object chain) =>
        ReferenceEquals(Interlocked.CompareExchange(ref _chain, chain, null) ?? chain, chain) ? this : null;

    /// <summary>Whether another call is asking the candidate right now.</summary>
    public bool IsAskedByOther(string candidate)
    {
        lock (_calls)
        {
            return IsTaken(candidate);
        }
    }

    /// <summary>Says that the call is about to ask a candidate, in place of the one it asked before.</summary>
    /// <param name="candidate">Whom.</param>
    /// <param name="hasOther">Whether the chain has somebody else for a further call.</param>
    /// <returns><see langword="false"/> where another call is asking it right now: then it must not be asked.</returns>
    public bool TryAsk(IAskedCandidate candidate, bool hasOther)
    {
        lock (_calls)
        {
            if (IsTaken(candidate.Name))
            {
                return false;
            }

            _asking = candidate;
            _askedAt = _timeProvider.GetTimestamp();
            HasOther = hasOther;
            return true;
        }
    }

    /// <summary>Says that the call asks nobody any more: it failed, waits, or was left.</summary>
    public void Release()
    {
        lock (_calls)
        {
            _asking = null;
        }
    }

    private bool IsTaken(string candidate)
    {
        foreach (var call in _calls)
        {
            if (call != this && call._asking?.Name == candidate)
            {
                return true;
            }
        }

        return false;
    }
}
