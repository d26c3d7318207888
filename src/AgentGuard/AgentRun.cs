using AgentGuard.Events;
using AgentGuard.Internal;
using AgentGuard.Ports;

namespace AgentGuard;

/// <summary>One task of an agent, from its input to its final answer.</summary>
/// <remarks>
/// <para>A run is ambient: <see cref="Current"/> gives it to everything that is called within it. It is started by
/// <c>UseAgentRun()</c> or, in a loop of the host's own, by <see cref="Start"/>; disposing it ends it.</para>
/// <para>A run that is started within another run of the same host (the same <see cref="AgentEvents"/>) is a sub-run: it shares the
/// attempt budget, the usage, the redactions and the deeds, and cannot outlive the deadline of its parent. Within another host's run it is a fresh one.</para>
/// <para>All members are thread-safe.</para>
/// </remarks>
public sealed class AgentRun : IAsyncDisposable
{
    private readonly AmbientScope? _outer;
    private RedactionMap? _redactions;
    private RunDeeds? _deeds;
    private RunUsage? _usage;
    private object? _conversation;
    private int _steps;
    private int _announced;
    private int _ended;

    private AgentRun(AgentRunOptions options, AgentEvents? events, TimeProvider timeProvider, string? id, AmbientScope? outer)
    {
        Events = events;
        TimeProvider = timeProvider;
        var parent = outer?.Run;
        Parent = parent is not null && ReferenceEquals(parent.Events, Events) ? parent : null;
        StartedAt = TimeProvider.GetUtcNow();
        Id = id ?? IdFactory.Create(StartedAt);
        Principal = options.Principal ?? Parent?.Principal;
        Priority = options.Priority ?? Parent?.Priority ?? CallPriority.Normal;
        Deadline = Earlier(options.TimeLimit is { } limit ? StartedAt + limit : null, Parent?.Deadline);
        Attempts = Parent?.Attempts ?? new AttemptBudget(options.MaxModelAttempts);
        SubRunNumber = Parent?.Usage.AddSubRun() ?? 0;
        _outer = outer;
        Scope = new AmbientScope(this);
        AgentName = options.AgentName;
    }

    /// <summary>The run that the calling code is part of, or <see langword="null"/>.</summary>
    public static AgentRun? Current => AmbientScope.Current?.Run;

    /// <summary>The id of the run; unique.</summary>
    public string Id { get; }

    /// <summary>On whose behalf the run acts, or <see langword="null"/>.</summary>
    public string? Principal { get; }

    /// <summary>The name of the agent, or <see langword="null"/>.</summary>
    public string? AgentName { get; }

    /// <summary>Whose calls go first where calls have to wait for their turn.</summary>
    public CallPriority Priority { get; }

    /// <summary>The run that started this one, or <see langword="null"/>.</summary>
    public AgentRun? Parent { get; }

    /// <summary>When the run started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>When the run must have ended, or <see langword="null"/>.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>The model attempts that are left, over every layer that retries.</summary>
    public AttemptBudget Attempts { get; }

    /// <summary>What went wrong, or was put right, so far.</summary>
    public RunSignals Signals { get; } = new();

    /// <summary>The placeholders that stand for personal data in this run.</summary>
    public RedactionMap Redactions => Parent?.Redactions
        ?? _redactions
        ?? Interlocked.CompareExchange(ref _redactions, new RedactionMap(), null)
        ?? _redactions;

    /// <summary>The tools that were called, and with what success; a sub-run shares those of its parent.</summary>
    public RunDeeds Deeds => Parent?.Deeds
        ?? _deeds
        ?? Interlocked.CompareExchange(ref _deeds, new RunDeeds(), null)
        ?? _deeds;

    /// <summary>What was spent so far; a sub-run shares that of its parent.</summary>
    public RunUsage Usage => Parent?.Usage
        ?? _usage
        ?? Interlocked.CompareExchange(ref _usage, new RunUsage(), null)
        ?? _usage;

    /// <summary>How many turns the run has taken so far: model calls in which it might have called tools. Those of sub-runs are their own.</summary>
    public int Steps => Volatile.Read(ref _steps);

    /// <summary>How the run ended, or how it would end now.</summary>
    public AgentRunOutcome Outcome { get; private set; } = AgentRunOutcome.Running;

    /// <summary>Why the run is degraded, handed over or failed; free of content.</summary>
    public string? OutcomeReason { get; private set; }

    /// <summary>The time that is left, or <see langword="null"/> where there is no deadline. Never below zero.</summary>
    public TimeSpan? TimeLeft
    {
        get
        {
            if (Deadline is not { } deadline)
            {
                return null;
            }

            var left = deadline - TimeProvider.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    internal BrokenTools BrokenTools { get; } = new();

    /// <summary>What was left out, for this run and its sub-runs.</summary>
    internal LeftOutContents LeftOut => Parent?.LeftOut ?? (field ??= new());

    internal AgentEvents? Events { get; }

    /// <summary>Who looks on at the run.</summary>
    internal IRunObservation? Observation { get; private set; }

    internal TimeProvider TimeProvider { get; }

    internal AmbientScope Scope { get; }

    /// <summary>Which of the runs within the outermost one this is, from 1; 0 for the outermost one itself.</summary>
    internal int SubRunNumber { get; }

    /// <summary>Starts a run and makes it the current one of the calling method and of everything it calls.</summary>
    /// <param name="options">How the run is bounded; <see langword="null"/> for the defaults.</param>
    /// <param name="events">Who is told what happens in the run; <see langword="null"/> for nobody.</param>
    /// <param name="timeProvider">The clock of the run; <see langword="null"/> for the system's.</param>
    /// <param name="id">The id; <see langword="null"/> for a new time-ordered one (UUID version 7).</param>
    /// <returns>The run. Dispose it with <c>await using</c> to end it.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A limit of <paramref name="options"/> is out of its range.</exception>
    public static AgentRun Start(
        AgentRunOptions? options = null, AgentEvents? events = null, TimeProvider? timeProvider = null, string? id = null)
    {
        options ??= new AgentRunOptions();
        PolicyOptions.Validate(string.Empty, options, AgentRunOptionsValidator.Instance);
        return StartValidated(options, events, timeProvider, id);
    }

    /// <summary>Takes what is kept of the conversation of the run between its model calls; a call at the same time finds nothing.</summary>
    internal object? TakeConversation() => Interlocked.Exchange(ref _conversation, null);

    internal void KeepConversation(object conversation) => Volatile.Write(ref _conversation, conversation);

    internal int CountStep() => Interlocked.Increment(ref _steps);

    internal static AgentRun StartValidated(AgentRunOptions options, AgentEvents? events, TimeProvider? timeProvider, string? id = null)
    {
        var run = new AgentRun(options, events, timeProvider ?? TimeProvider.System, id, AmbientScope.Current);
        AmbientScope.Current = run.Scope;
        run.Observation = events?.Observer?.Begin(run);
        return run;
    }

    /// <summary>Says that the answer will be of a lesser kind. A run that was handed over or failed stays so.</summary>
    /// <param name="reason">Why; free of content.</param>
    public void Degrade(string reason) => Settle(AgentRunOutcome.Degraded, reason);

    /// <summary>Says that a person takes over. A run that failed stays so.</summary>
    /// <param name="reason">Why; free of content.</param>
    public void HandOver(string reason) => Settle(AgentRunOutcome.HandedOver, reason);

    /// <summary>Says that the run ends without an answer.</summary>
    /// <param name="reason">Why; free of content.</param>
    public void Fail(string reason) => Settle(AgentRunOutcome.Failed, reason);

    /// <summary>Tells the auditors and listeners of the run what happened, and counts it among the signals, measurements apart.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="cancellationToken">Cancels the wait for the auditors.</param>
    /// <returns>A task that completes when every auditor accepted the event.</returns>
    /// <exception cref="AuditRejectedException">An auditor did not accept the event: what it announces must not proceed.</exception>
    public ValueTask RaiseAsync(AgentEvent happened, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(happened);
        for (var run = this; run is not null; run = run.Parent)
        {
            if (happened.IsSignal)
            {
                run.Signals.Add(happened);
            }
        }

        return Events is null ? default : PublishAsync(happened, cancellationToken);
    }

    /// <summary>Ends the run: its outcome is settled and announced.</summary>
    /// <returns>A task that completes when every auditor accepted the end.</returns>
    public ValueTask DisposeAsync()
    {
        // Not an async method: an async one could not give the caller its outer run back.
        if (ReferenceEquals(AmbientScope.Current?.Run, this))
        {
            AmbientScope.Current = _outer;
        }

        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return default;
        }

        if (BrokenTools.First is { } tool)
        {
            Degrade($"the tool '{tool}' failed, and the answer was given without it");
        }

        Settle(AgentRunOutcome.Succeeded, reason: null);
        ToolCallScope.Current?.End(this);
        if (Events is null && Parent is null)
        {
            return default;
        }

        Observation?.Ending();
        var told = RaiseAsync(new RunEnded(Outcome, OutcomeReason, TimeProvider.GetUtcNow() - StartedAt) { RunId = Id });
        Observation?.End();
        return told;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other : one;

    private void Settle(AgentRunOutcome outcome, string? reason)
    {
        lock (Signals)
        {
            if (outcome > Outcome)
            {
                Outcome = outcome;
                OutcomeReason = reason;
            }
        }
    }

    private async ValueTask PublishAsync(AgentEvent happened, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _announced, 1) == 0)
        {
            var started = new RunStarted(Principal, Parent?.Id) { RunId = Id };
            await Events!.PublishAsync(started, cancellationToken).ConfigureAwait(false);
        }

        await Events!.PublishAsync(happened, cancellationToken).ConfigureAwait(false);
    }
}
