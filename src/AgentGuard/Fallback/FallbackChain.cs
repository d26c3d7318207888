using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Fallback.Answers;
using AgentGuard.Fallback.Ending;
using AgentGuard.Fallback.Fitting;
using AgentGuard.Fallback.Memory;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <summary>Lets the next candidate answer when one cannot, by the kind of the failure, and remembers who is worth asking.</summary>
/// <remarks>
/// <para>One instance stands for one chain, since it holds what it remembers. What leaves it is an answer, a
/// <see cref="ModelFailureException"/>, or an <see cref="OperationCanceledException"/> of the caller's token; exceptions of the library
/// that are no failures of a model, such as a rejected audit, pass as they are.</para>
/// <para>Thread-safe. When the first candidate answers at once, its very task is returned and nothing is allocated.</para>
/// </remarks>
public sealed partial class FallbackChain
{
    /// <summary>The additional property, <see langword="true"/>, of an answer that stands in for a model's.</summary>
    public const string DegradedProperty = AnswerProperties.Degraded;

    /// <summary>The additional property, <see langword="true"/>, of an answer that was not accepted, but that nobody bettered.</summary>
    public const string NotAcceptedProperty = "agentguard.not_accepted";

    /// <summary>The additional property, <see langword="true"/>, of the update after which a stream begins anew: drop what came before it.</summary>
    public const string RestartedProperty = "agentguard.restarted";

    /// <summary>
    /// The additional property of <see cref="ChatOptions"/> that names the region, or a list of the regions, in which a request may be processed.
    /// </summary>
    public const string RegionProperty = "agentguard.region";

    /// <summary>
    /// The additional property of <see cref="ChatOptions"/> that names the class of data, or a list of the classes, that a request holds.
    /// </summary>
    public const string DataClassProperty = "agentguard.data_class";

    private readonly ChainSettings _chain;
    private readonly CandidateState[] _states;
    private readonly ModelFailureClassifier _classifier;
    private readonly AnswerMemory? _memory;
    private readonly FallbackEnding _ending;
    private readonly AnswerCheck _check;
    private readonly TranscriptFitting _transcripts;
    private readonly bool _judgesStreams;
    private readonly bool _restarts;

    /// <summary>Creates a chain.</summary>
    /// <param name="candidates">Who may answer, in order; at least one, each of another name.</param>
    /// <param name="options">
    /// Cooldowns, requirements, the check of answers and the end; <see langword="null"/> for the defaults. Its candidates and their profiles are
    /// not used.
    /// </param>
    /// <param name="classifier">Tells failures apart; <see langword="null"/> for one without readers of SDK exceptions.</param>
    /// <param name="events">Who is told what happens; <see langword="null"/> for those of the current run.</param>
    /// <param name="escalation">Who takes over; <see langword="null"/> when a hand-over is only told.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="tokenCounter">Counts what is compared with a window; <see langword="null"/> for an estimate.</param>
    /// <exception cref="ArgumentException">There is no candidate, or two have the same name.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option or a profile is out of its range.</exception>
    public FallbackChain(
        IEnumerable<FallbackCandidate> candidates,
        FallbackOptions? options = null,
        ModelFailureClassifier? classifier = null,
        AgentEvents? events = null,
        IEscalation? escalation = null,
        TimeProvider? timeProvider = null,
        ITokenCounter? tokenCounter = null)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        options ??= new FallbackOptions();
        timeProvider ??= TimeProvider.System;
        PolicyOptions.Validate(string.Empty, options, FallbackOptionsValidator.Instance);
        Candidates = [.. candidates];
        CandidateProfileRules.Validate(Candidates);
        var pulse = new Pulse();
        _states = CandidateStates.Create(Candidates, options, timeProvider, pulse);
        var demands = new ChainDemands(options, new MessageTokens(tokenCounter ?? EstimatingTokenCounter.Instance));
        _transcripts = new TranscriptFitting(_states, events);
        _chain = new(_states, options.MaxWait, options.MaxRounds, demands, _transcripts, pulse, events, timeProvider);
        _classifier = classifier ?? new ModelFailureClassifier(timeProvider: timeProvider);
        _memory = options.AnswerCache.Enabled ? new AnswerMemory(options.AnswerCache, events, timeProvider) : null;
        var steps = EndingSteps.Create(options, _memory, demands, events, escalation, timeProvider);
        _ending = new FallbackEnding(steps, options.EndingStepTimeout, events, timeProvider);
        _check = new AnswerCheck(options.Accept);
        _judgesStreams = _check.IsOfHost && options.JudgeStreams;
        _restarts = options.StreamFailure is StreamFailure.Restart;
    }

    /// <summary>Who may answer, in order.</summary>
    public IReadOnlyList<FallbackCandidate> Candidates { get; }

    /// <summary>Tells how the candidates stand, in order: for health checks and dashboards.</summary>
    /// <returns>A snapshot.</returns>
    public IReadOnlyList<CandidateStatus> GetStates() => Array.ConvertAll(_states, state => state.GetStatus());

    /// <summary>Asks the candidates for a whole answer.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options; a model named in them is meant for the first candidate.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The answer, as the candidate gave it, or the lesser one that the options provide for.</returns>
    /// <exception cref="ModelFailureException">No candidate could answer, or the failure is one that no other candidate mends.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Task<ChatResponse> ExecuteAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        messages = Repeatable(messages);
        var answering = AskAllAsync(messages, options, cancellationToken);
        return _memory is null ? answering : _memory.RememberAsync(answering, messages, options, cancellationToken);
    }

    private Task<ChatResponse> AskAllAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var scope = AmbientScope.Current;
        if (!TryEnterFirst(messages, options, scope, out var entry))
        {
            return ContinueAsync(new(_chain, messages, options, scope, entered: null, cancellationToken), entered: null, pending: null);
        }

        var first = _states[0];
        var pending = Ask(first, messages, options, cancellationToken);
        if (!IsAnswer(pending))
        {
            return AwaitFirstAsync(entry, pending, messages, options, scope, cancellationToken);
        }

        first.Succeed(entry);
        NoteAnswer(scope, first);
        return pending;
    }

    private static IEnumerable<ChatMessage> Repeatable(IEnumerable<ChatMessage> messages) =>
        messages is List<ChatMessage> or IReadOnlyCollection<ChatMessage> or ICollection<ChatMessage> ? messages : [.. messages];

    private static bool Concerns(Exception exception) => exception is not AgentGuardException or ModelFailureException;

    // The way of a call that is answered: everything that may be needed besides is made only when it is not.
    private async Task<ChatResponse> AwaitFirstAsync(
        CandidateEntry entry,
        Task<ChatResponse> pending,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        AmbientScope? scope,
        CancellationToken cancellationToken)
    {
        var first = _states[0];
        await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (IsAnswer(pending))
        {
            first.Succeed(entry);
            NoteAnswer(scope, first);
            return pending.Result;
        }

        var call = new ChainCall(_chain, messages, options, scope, first, cancellationToken);
        return await ContinueAsync(call, new AskedCandidate(first, entry), pending).ConfigureAwait(false);
    }

    private async Task<ChatResponse> ContinueAsync(ChainCall call, AskedCandidate? entered, Task<ChatResponse>? pending)
    {
        var next = entered ?? await call.Request.StartAsync().ConfigureAwait(false);
        while (next is { } asked)
        {
            pending ??= Ask(asked.State, call.Messages, call.Options, call.Token);
            try
            {
                var response = await pending.ConfigureAwait(false);
                _transcripts.Label(response, asked.State);
                if (await _check.JudgeAsync(response, call.Token).ConfigureAwait(false) is not { } verdict)
                {
                    asked.Succeed();
                    NoteAnswer(call.Scope, asked.State);
                    return WithUsage(response, call.Spent);
                }

                next = await call.Request.PassOnAsync(asked, verdict, response).ConfigureAwait(false);
            }
            catch (Exception e) when (Concerns(e))
            {
                next = await call.Request.FallBackAsync(asked, _classifier.Classify(e, wire: null, call.Token), e).ConfigureAwait(false);
            }

            pending = null;
        }

        return await EndAsync(call).ConfigureAwait(false);
    }

    private async ValueTask<ChatResponse> EndAsync(ChainCall call)
    {
        var request = call.Request;
        request.ThrowIfBesideOther();
        var rejected = request.Rejected;
        if (rejected.Best is not { } best || (rejected.IsBlank && _ending.HasSteps))
        {
            if (await _ending.EndAsync(call, isStreaming: false).ConfigureAwait(false) is { } lesser)
            {
                return WithUsage(lesser.ToResponse(), rejected.Spent);
            }

            best = rejected.Best ?? throw request.ToException();
        }

        rejected.TellRun();
        (best.AdditionalProperties ??= [])[NotAcceptedProperty] = true;
        return WithUsage(best, rejected.SpentOnOthers);
    }

    private static ChatResponse WithUsage(ChatResponse response, UsageDetails? spent)
    {
        if (spent is not null)
        {
            response.Usage = RejectedAnswers.Sum(spent, response.Usage);
        }

        return response;
    }

    private bool IsAnswer(Task<ChatResponse> pending) =>
        pending.IsCompletedSuccessfully && !_check.IsOfHost && AnswerCheck.Inspect(pending.Result) is null;

    private bool TryEnterFirst(IEnumerable<ChatMessage> messages, ChatOptions? options, AmbientScope? scope, out CandidateEntry entry)
    {
        var first = _states[0];
        if (!Suits(first, messages, options) || _transcripts.Concern(first, messages, options)
            || (scope is not null && (scope.Exclusion ?? (object?)scope.Call) is not null && !TryClaimFirst(scope)))
        {
            entry = default;
            return false;
        }

        entry = first.TryEnter();
        return entry.IsAdmitted;
    }

    private bool TryClaimFirst(AmbientScope scope)
    {
        var exclusion = scope.Exclusion?.JoinedBy(_chain);
        return exclusion?.Excludes(_states[0].Name) is not true
            && (scope.Call?.JoinedBy(_chain) is not { } call || call.TryAsk(_states[0], HasOther(exclusion, _states[0])));
    }

    // Where nothing is declared and nothing required, this is a few comparisons.
    private bool Suits(CandidateState candidate, IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        (!candidate.HasLimits && !_chain.Demands.Require(options))
        || (ChainDemands.CanRead(options) && new RequestNeeds(messages, options, _chain.Demands).FindMisfit(candidate.Candidate) is null);

    private bool HasOther(CandidateExclusion? exclusion, CandidateState by) =>
        Array.Exists(_states, state => state != by && exclusion?.Excludes(state.Name) is not true);

    private void NoteAnswer(AmbientScope? scope, CandidateState by)
    {
        if (scope?.Exclusion?.JoinedBy(_chain) is { } exclusion)
        {
            exclusion.Answered(by.Name, HasOther(exclusion, by));
        }
    }

    private Task<ChatResponse> Ask(
        CandidateState state, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return _transcripts.Concern(state, messages, options)
                ? AskMendedAsync(state, messages, options, cancellationToken)
                : state.Candidate.Client.GetResponseAsync(messages, OptionsFor(state, options), cancellationToken);
        }
        catch (Exception e) when (Concerns(e))
        {
            return Task.FromException<ChatResponse>(e);
        }
    }

    private async Task<ChatResponse> AskMendedAsync(
        CandidateState state, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        messages = await _transcripts.FitAsync(state, messages, options, cancellationToken).ConfigureAwait(false);
        return await state.Candidate.Client.GetResponseAsync(messages, OptionsFor(state, options), cancellationToken).ConfigureAwait(false);
    }

    private ChatOptions? OptionsFor(CandidateState state, ChatOptions? options)
    {
        if (options?.ModelId is null || ReferenceEquals(state, _states[0]))
        {
            return options;
        }

        var own = options.Clone();
        own.ModelId = state.Profile.ModelId;
        return own;
    }
}
