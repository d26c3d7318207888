using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>Holds the model calls of runs to their budgets, sees when a run goes in circles, and winds it down.</summary>
/// <remarks>
/// <para>Before each model call a loop asks <see cref="BeginAsync"/>, sends what the call says, and gives it the answer to settle. Limits of
/// a run are counted on the current <see cref="AgentRun"/>; without one each call counts for itself, and only windows add up.</para>
/// <para>What a call will need is reserved before and settled after, so that calls at the same time keep the limits together. An answer that
/// crossed the line is returned all the same, and marked. Immutable and thread-safe.</para>
/// </remarks>
public sealed class BudgetPolicy
{
    /// <summary>The additional property of an answer that was asked for because the run had to end: why, as text.</summary>
    public const string WoundDownProperty = "agentguard.wound_down";

    /// <summary>The additional property of a final answer that cost more than was left: in which measure, as text.</summary>
    public const string OverBudgetProperty = "agentguard.over_budget";

    /// <summary>The limits of a run. A field, since a copy of it for each use would cost more than the comparison.</summary>
    internal readonly BudgetLimits Limits;

    /// <summary>What is above these is near a limit.</summary>
    internal readonly BudgetLimits NearLimits;

    private readonly AgentEvents? _events;

    /// <summary>Creates a policy.</summary>
    /// <param name="options">The limits; <see langword="null"/> for the defaults. Not to be changed afterwards.</param>
    /// <param name="store">Keeps what was spent in time windows; <see langword="null"/> for memory.</param>
    /// <param name="tokenCounter">Counts tokens where none are reported; <see langword="null"/> for <see cref="EstimatingTokenCounter"/>.</param>
    /// <param name="events">Who is told; <see langword="null"/> for those of the current run.</param>
    /// <param name="escalation">Who takes over; <see langword="null"/> for nobody.</param>
    /// <param name="classifier">Reads failures of calls; <see langword="null"/> for one without readers of SDKs.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public BudgetPolicy(
        BudgetOptions? options = null,
        IBudgetStore? store = null,
        ITokenCounter? tokenCounter = null,
        AgentEvents? events = null,
        IEscalation? escalation = null,
        ModelFailureClassifier? classifier = null,
        TimeProvider? timeProvider = null)
    {
        Options = options ?? new BudgetOptions();
        PolicyOptions.Validate(string.Empty, Options, BudgetOptionsValidator.Instance);
        timeProvider ??= TimeProvider.System;
        _events = events;
        Classifier = classifier ?? new ModelFailureClassifier();
        Tokens = new MessageTokens(tokenCounter ?? EstimatingTokenCounter.Instance);
        Prices = new PriceTable(Options.Prices);
        Limits = Options.RunLimits;
        CountsTokens = Limits.CountsTokens || Options.Windows.Any(window => window.Limits.CountsTokens);
        Watch = Options.ProgressWatch.Enabled ? new ProgressWatch(Options.ProgressWatch) : null;
        Gate = new BudgetGate(Options, store ?? new InMemoryBudgetStore(timeProvider), events, timeProvider);
        Ending = new BudgetEnding(Options.WindDown, events, escalation, timeProvider);
        NearlyUsedAt = (decimal)Options.NearlyUsedAt;
        NearLimits = Limits.Below(NearlyUsedAt);
    }

    internal BudgetOptions Options { get; }

    internal bool CountsTokens { get; }

    internal decimal NearlyUsedAt { get; }

    internal PriceTable Prices { get; }

    internal MessageTokens Tokens { get; }

    internal ProgressWatch? Watch { get; }

    internal BudgetGate Gate { get; }

    internal BudgetEnding Ending { get; }

    internal ModelFailureClassifier Classifier { get; }

    /// <summary>The model of requests that do not name one.</summary>
    internal string? DefaultModelId { get; init; }

    /// <summary>Reserves what the next model call needs. Near a limit the call is made one that asks for the final answer.</summary>
    /// <param name="messages">The conversation; never changed.</param>
    /// <param name="options">The options of the call; never changed.</param>
    /// <param name="cancellationToken">Cancels the wait for the store and the auditors.</param>
    /// <returns>What to send, and where to settle it. Dispose of it in any case.</returns>
    /// <exception cref="ModelFailureException">
    /// <see cref="ModelFailureKind.BudgetExceeded"/>: not even a final answer fits; the message names the budget, its limit and what to do.
    /// </exception>
    public ValueTask<BudgetedCall> BeginAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var call = new BudgetedCall(this, AgentRun.Current, messages, options);
        return call.TryBegin() ? new(call) : BeginSlowlyAsync(call, stop: null, cancellationToken);
    }

    /// <summary>Reserves a call that asks for the final answer, because the loop itself decided that the run is to end.</summary>
    /// <param name="messages">The conversation; never changed. Calls that were not run yet are answered as not run.</param>
    /// <param name="reason">Why; the model is told.</param>
    /// <param name="options">The options of the call; never changed.</param>
    /// <param name="cancellationToken">Cancels the wait for the store and the auditors.</param>
    /// <returns>What to send, and where to settle it. Dispose of it in any case.</returns>
    /// <exception cref="ModelFailureException"><see cref="ModelFailureKind.BudgetExceeded"/>: not even that fits.</exception>
    public ValueTask<BudgetedCall> BeginWindDownAsync(
        IReadOnlyList<ChatMessage> messages, string reason, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        BeginWindDownAsync(AgentRun.Current, messages, reason, options, usage: null, cancellationToken);

    internal async ValueTask<BudgetedCall> BeginWindDownAsync(
        AgentRun? run, IReadOnlyList<ChatMessage> messages, string reason, ChatOptions? options, RunUsage? usage, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentException.ThrowIfNullOrEmpty(reason);
        var call = new BudgetedCall(this, run, messages, options, usage);
        call.Read();
        return await BeginSlowlyAsync(call, new BudgetShortage(BudgetMeasure.Progress, reason), cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<BudgetedCall> BeginSlowlyAsync(BudgetedCall call, BudgetShortage? stop, CancellationToken cancellationToken)
    {
        await call.BeginAsync(stop, cancellationToken).ConfigureAwait(false);
        return call;
    }

    internal ValueTask RaiseAsync(AgentEvent happened, CancellationToken cancellationToken) =>
        AgentEvents.RaiseAsync(_events, happened, cancellationToken);
}
