using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AgentGuard.Events;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Tools.Attempts;
using AgentGuard.Tools.Effects;
using AgentGuard.Tools.Results;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>Guards tools: arguments are validated, effects run once, failures are explained, results have a size.</summary>
/// <remarks>
/// <para>Under <c>UseGuardedFunctionInvocation</c> and <c>AsGuarded</c>, and for loops of the host's own: check each
/// call, answer the rejected ones, invoke the accepted ones. A call that was not checked is checked as it is
/// invoked.</para>
/// <para>Effects and repeated failures are remembered per run: without a current <see cref="AgentRun"/> every call runs.</para>
/// <para>Thread-safe.</para>
/// </remarks>
public sealed class ToolGuard
{
    private readonly ToolGuardOptions _options;
    private readonly ConditionalWeakTable<AITool, ToolPlan> _plans = [];
    private readonly ConditionalWeakTable<AITool, GuardedFunction> _guarded = [];
    private readonly ConcurrentDictionary<string, ToolAttempts> _attempts = new(StringComparer.Ordinal);
    private readonly ParallelCalls? _parallel;
    private AIFunction? _readResult;

    /// <summary>Creates a guard.</summary>
    /// <param name="options">How tools are guarded; <see langword="null"/> for the defaults. Do not change them afterwards.</param>
    /// <param name="events">Who is told; <see langword="null"/> for the current run's.</param>
    /// <param name="timeProvider">The clock of the time-outs; <see langword="null"/> for the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public ToolGuard(ToolGuardOptions? options = null, AgentEvents? events = null, TimeProvider? timeProvider = null)
    {
        _options = options ?? new ToolGuardOptions();
        PolicyOptions.Validate(string.Empty, _options, ToolGuardOptionsValidator.Instance);
        _parallel = _options.MaxParallelCalls > 1 ? new ParallelCalls(_options.MaxParallelCalls) : null;
        Events = events;
        TimeProvider = timeProvider ?? TimeProvider.System;
        NextRandom = new JitterSource(HashCode.Combine(TimeProvider.GetTimestamp(), Environment.ProcessId)).Next;
    }

    /// <summary>Knows which effects happened.</summary>
    /// <value>Default: the ledger of the process, which forgets a run when it is over.</value>
    public IEffectLedger Ledger { get; init; } = InMemoryEffectLedger.Shared;

    /// <summary>Counts the tokens of results.</summary>
    /// <value>Default <see cref="EstimatingTokenCounter"/>.</value>
    public ITokenCounter TokenCounter { get; init; } = EstimatingTokenCounter.Instance;

    /// <summary>Decide whether a run may make a call, before anybody is asked to approve it and before it runs; all must allow it.</summary>
    /// <value>Default none: every call is allowed.</value>
    public IReadOnlyList<IToolAuthorizer> Authorizers { get; init; } = [];

    /// <summary>Keeps whole what was left out of a result.</summary>
    /// <value>Default: a store of the process, of at most 64 MiB.</value>
    public IContentStore ContentStore { get; init; } = InMemoryContentStore.Shared;

    /// <summary>Finds in what was left out what a model looks for in other words than it is written in.</summary>
    /// <value>Default <see langword="null"/>: the very words alone.</value>
    public IPassageSearch? PassageSearch { get; init; }

    /// <summary>The tool <c>read_result</c>, by which a model reads what was left out of a result.</summary>
    /// <remarks>
    /// A loop with the outer half of the guard offers it where it offers tools. A loop of your own gives it to the model beside the others;
    /// until it was taken from here, nothing is kept and no result speaks of it.
    /// </remarks>
    public AIFunction ReadResultTool => _readResult ?? Interlocked.CompareExchange(ref _readResult, CreateReadResult(), null) ?? _readResult;

    /// <summary>Takes over when a guardrail escalates a call or a result.</summary>
    /// <value>Default <see langword="null"/>: the run is marked as handed over, and nobody is called.</value>
    public IEscalation? Escalation { get; init; }

    /// <summary>Looks on at calls.</summary>
    internal IPipelineObserver? Observer { get; init; }

    /// <summary>Draws a number from 0 to below 1, for waits.</summary>
    internal Func<double> NextRandom { get; init; }

    internal ToolResultCache Cache => field ?? Interlocked.CompareExchange(ref field, new ToolResultCache(TimeProvider), null) ?? field;

    /// <summary>Whether anybody hears of measurements.</summary>
    internal bool Listens => (Events ?? AgentRun.Current?.Events) is not null;

    internal bool OffersRecall => _readResult is not null;

    internal bool RecallsResults => _options is { RecallResults: true, MaxResultTokens: not null };

    internal AgentEvents? Events { get; }

    internal TimeProvider TimeProvider { get; }

    internal int MaxParallelCalls => _options.MaxParallelCalls;

    internal int MaxCorrections => _options.MaxCorrections;

    /// <summary>Checks a call before it runs, and before anyone is asked to approve it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tools">The tools that exist.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>Whether the call may run, and what the model is told if not.</returns>
    /// <exception cref="Schemas.SchemaNotSupportedException">The schema of the tool cannot be used to validate arguments.</exception>
    public ValueTask<ToolCallCheck> CheckAsync(
        FunctionCallContent call, IEnumerable<AITool> tools, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(tools);
        return JudgeAsync(call, tools, finishReason: null, attemptsLeft: null, cancellationToken);
    }

    /// <summary>Runs a tool under guard.</summary>
    /// <param name="function">The tool.</param>
    /// <param name="arguments">The arguments. They are not changed.</param>
    /// <param name="call">The call of the model, where there is one: it tells whether its arguments were well-formed.</param>
    /// <param name="conversation">The transcript, for tools with <see cref="ToolOptions.RepeatsAreNewEffects"/>; the loop's own where there is one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The tool's result, or the JSON of a <see cref="ToolFailure"/>.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="Schemas.SchemaNotSupportedException">The schema of the tool cannot be used to validate arguments.</exception>
    public ValueTask<object?> InvokeAsync(
        AIFunction function,
        AIFunctionArguments arguments,
        FunctionCallContent? call = null,
        IEnumerable<ChatMessage>? conversation = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(arguments);
        return function.GetService<GuardedFunction>() is { } guarded && !ReferenceEquals(guarded.Guard, this)
            ? function.InvokeAsync(arguments, cancellationToken)
            : InvokeInnerAsync(function.GetService<GuardedFunction>()?.Inner ?? function, arguments, call, conversation, cancellationToken);
    }

    internal ValueTask<object?> InvokeInnerAsync(
        AIFunction function,
        AIFunctionArguments arguments,
        FunctionCallContent? call,
        IEnumerable<ChatMessage>? conversation,
        CancellationToken cancellationToken)
    {
        var invocation = new ToolInvocation(this, PlanOf(function), function, call, conversation);
        return _parallel is null ? invocation.RunAsync(arguments, cancellationToken) : InPlaceAsync(_parallel, invocation, arguments, cancellationToken);
    }

    /// <summary>Undoes the effects of a run that can be undone, the last one first.</summary>
    /// <param name="runId">The outermost run.</param>
    /// <param name="tools">The tools that exist; each says by <see cref="ToolOptions.UndoEffect"/> how.</param>
    /// <param name="cancellationToken">Cancels the undoing between two effects.</param>
    /// <returns>The effects that were not undone: nothing says how, it failed, or their outcome is unknown. They are for a person.</returns>
    /// <remarks>
    /// An effect that was undone is recorded as <see cref="EffectState.Undone"/>; a repeated <see cref="UndoAsync"/> goes on where the first stopped.
    /// The arguments handed to the undoing are empty where a host's <see cref="ToolOptions.EffectKey"/> stands for them.
    /// </remarks>
    public ValueTask<IReadOnlyList<EffectRecord>> UndoAsync(
        string runId, IEnumerable<AITool> tools, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentNullException.ThrowIfNull(tools);
        var plans = tools.OfType<AIFunctionDeclaration>().DistinctBy(tool => tool.Name, StringComparer.Ordinal)
            .ToDictionary(tool => tool.Name, PlanOf, StringComparer.Ordinal);
        return new EffectUndoing(this, plans).UndoAsync(runId, cancellationToken);
    }

    internal AIFunction Guard(AIFunction function)
    {
        if (function.GetService<GuardedFunction>() is not null)
        {
            return function;
        }

        PlanOf(function);
        return _guarded.GetValue(function, tool => new GuardedFunction((AIFunction)tool, this));
    }

    internal async ValueTask<ToolCallCheck> JudgeAsync(
        FunctionCallContent call,
        IEnumerable<AITool> tools,
        ChatFinishReason? finishReason,
        int? attemptsLeft,
        CancellationToken cancellationToken)
    {
        var tool = tools.OfType<AIFunctionDeclaration>().FirstOrDefault(candidate => candidate.Name == call.Name);
        var plan = tool is null ? null : PlanOf(tool);
        var examination = plan?.Examine(call.Arguments, call) ?? new ToolExamination(ToolArguments.ToJson(call.Arguments, null));
        var failure = finishReason == ChatFinishReason.Length ? ToolFailures.Truncated(call.Name)
            : tool is null ? ToolFailures.Unknown(call.Name, [.. tools.OfType<AIFunctionDeclaration>().Select(known => known.Name)])
            : examination.Failure;
        if (failure is null)
        {
            return new ToolCallCheck(call, await PermitAsync(plan!, examination, cancellationToken).ConfigureAwait(false));
        }

        failure = FailedCalls.Add(failure, examination.Canonical) with { AttemptsLeft = attemptsLeft };
        await RaiseAsync(new ToolCallRejected(plan?.Name ?? "(unknown)", failure.Category), cancellationToken).ConfigureAwait(false);
        return new ToolCallCheck(call, failure);
    }

    private ValueTask<ToolFailure?> PermitAsync(ToolPlan plan, ToolExamination examination, CancellationToken cancellationToken) => Authorizers.Count == 0
        ? default
        : new ToolInspection(this, plan.Name, plan).PermitAsync(ToolPlan.Members(examination.Effective), cancellationToken);

    private static async ValueTask<object?> InPlaceAsync(
        ParallelCalls parallel, ToolInvocation invocation, AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var place = await parallel.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await invocation.RunAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            place?.Release();
        }
    }

    private AIFunction CreateReadResult() =>
        Guard(new ReadResultFunction(ContentStore, TokenCounter, PassageSearch, Math.Max(_options.MaxResultTokens ?? 0, ReadResultFunction.LeastTokens)));

    /// <summary>The attempts of a tool by its name: hosts make the objects of their tools anew for each request.</summary>
    internal ToolAttempts AttemptsOf(ToolPlan plan) =>
        _attempts.TryGetValue(plan.Name, out var known) ? known : _attempts.GetOrAdd(plan.Name, new ToolAttempts(this, plan.Name, plan.Options));

    internal void Notify(AgentEvent happened) => (Events ?? AgentRun.Current?.Events)?.Notify(happened);

    internal ValueTask RaiseAsync(AgentEvent happened, CancellationToken cancellationToken) =>
        AgentEvents.RaiseAsync(Events, happened, cancellationToken);

    private ToolPlan PlanOf(AIFunctionDeclaration tool)
    {
        if ((tool as AIFunction)?.GetService<GuardedFunction>() is { } guarded)
        {
            return guarded.Guard.PlanOf(guarded.Inner);
        }

        return _plans.GetValue(tool, key => new ToolPlan((AIFunctionDeclaration)key, _options.OptionsOf(key.Name)));
    }
}
