using System.Runtime.CompilerServices;
using AgentGuard.Events;
using AgentGuard.Failures;
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
public sealed class FallbackChain
{
    /// <summary>The additional property, <see langword="true"/>, of an answer that stands in for a model's.</summary>
    public const string DegradedProperty = AnswerProperties.Degraded;

    private readonly CandidateState[] _states;
    private readonly ModelFailureClassifier _classifier;
    private readonly AgentEvents? _events;
    private readonly FallbackEnding _ending;
    private readonly Patience _patience;

    /// <summary>Creates a chain.</summary>
    /// <param name="candidates">Who may answer, in order; at least one.</param>
    /// <param name="options">Cooldowns and the end; <see langword="null"/> for the defaults. Its candidates are not used.</param>
    /// <param name="classifier">Tells failures apart; <see langword="null"/> for one without readers of SDK exceptions.</param>
    /// <param name="events">Who is told what happens; <see langword="null"/> for those of the current run.</param>
    /// <param name="escalation">Who takes over; <see langword="null"/> when a hand-over is only told.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentException">There is no candidate.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public FallbackChain(
        IEnumerable<FallbackCandidate> candidates,
        FallbackOptions? options = null,
        ModelFailureClassifier? classifier = null,
        AgentEvents? events = null,
        IEscalation? escalation = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        options ??= new FallbackOptions();
        timeProvider ??= TimeProvider.System;
        PolicyOptions.Validate(string.Empty, options, FallbackOptionsValidator.Instance);
        _states = [.. candidates.Select(candidate => new CandidateState(candidate, options, timeProvider))];
        if (_states.Length == 0)
        {
            throw new ArgumentException("A chain needs at least one candidate.", nameof(candidates));
        }

        Candidates = [.. _states.Select(state => state.Candidate)];
        _classifier = classifier ?? new ModelFailureClassifier(timeProvider: timeProvider);
        _events = events;
        _patience = new Patience(options.MaxWait, timeProvider);
        _ending = new FallbackEnding(options, events, escalation, timeProvider);
    }

    /// <summary>Who may answer, in order.</summary>
    public IReadOnlyList<FallbackCandidate> Candidates { get; }

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
        var first = _states[0];
        var scope = AmbientScope.Current;
        var exclusion = scope?.Exclusion?.JoinedBy(this);
        if (exclusion?.Excludes(first.Candidate.Name) is true || !TryAsk(first, scope, exclusion) || !first.TryEnter())
        {
            return ContinueAsync(entered: null, pending: null, messages, options, cancellationToken);
        }

        var pending = Ask(first, messages, options, cancellationToken);
        if (pending.IsCompletedSuccessfully && !FallbackRules.IsNoAnswer(ModelFailureClassifier.Inspect(pending.Result)))
        {
            first.Succeed();
            NoteAnswer(exclusion, first);
            return pending;
        }

        return ContinueAsync(first, pending, messages, options, cancellationToken);
    }

    /// <summary>Asks the candidates for a stream. Another one is asked as long as nothing was handed out.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options; a model named in them is meant for the first candidate.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The updates of one candidate, each as it gave it; never of two.</returns>
    public async IAsyncEnumerable<ChatResponseUpdate> ExecuteStreamingAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        messages = Repeatable(messages);
        var scope = AmbientScope.Current;
        var exclusion = scope?.Exclusion?.JoinedBy(this);
        var request = new FallbackRequest(
            _states, entered: null, _events, _patience, exclusion, scope?.Call?.JoinedBy(this), cancellationToken);
        CandidateState? state = await request.StartAsync().ConfigureAwait(false);
        while (state is not null)
        {
            var stream = new CandidateStream(state);
            await using (stream.ConfigureAwait(false))
            {
                var next = await OpenAsync(stream, state, request, messages, options, cancellationToken).ConfigureAwait(false);
                if (next.Committed)
                {
                    NoteAnswer(exclusion, state);
                    foreach (var update in stream.Held)
                    {
                        yield return update;
                    }

                    while (await MoveNextAsync(stream, state, request, cancellationToken).ConfigureAwait(false))
                    {
                        yield return stream.Current;
                    }

                    yield break;
                }

                state = next.State;
            }
        }

        foreach (var update in request.LastUpdates ?? [await _ending.EndAsync(request, cancellationToken).ConfigureAwait(false)])
        {
            yield return update;
        }
    }

    private static IEnumerable<ChatMessage> Repeatable(IEnumerable<ChatMessage> messages) =>
        messages is List<ChatMessage> or IReadOnlyCollection<ChatMessage> or ICollection<ChatMessage> ? messages : [.. messages];

    private static bool Concerns(Exception exception) => exception is not AgentGuardException or ModelFailureException;

    private void NoteAnswer(CandidateExclusion? exclusion, CandidateState by)
    {
        if (exclusion is not null)
        {
            exclusion.Answered(by.Candidate.Name, HasOther(exclusion, by));
        }
    }

    private bool HasOther(CandidateExclusion? exclusion, CandidateState by) =>
        Array.Exists(_states, state => state != by && exclusion?.Excludes(state.Candidate.Name) is not true);

    private bool TryAsk(CandidateState candidate, AmbientScope? scope, CandidateExclusion? exclusion) =>
        scope?.Call?.JoinedBy(this) is not { } call || call.TryAsk(candidate.Candidate.Name, HasOther(exclusion, candidate));

    private async Task<ChatResponse> ContinueAsync(
        CandidateState? entered,
        Task<ChatResponse>? pending,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken)
    {
        var scope = AmbientScope.Current;
        var exclusion = scope?.Exclusion?.JoinedBy(this);
        var request = new FallbackRequest(_states, entered, _events, _patience, exclusion, scope?.Call?.JoinedBy(this), cancellationToken);
        CandidateState? state = entered ?? await request.StartAsync().ConfigureAwait(false);
        while (state is { } asked)
        {
            pending ??= Ask(asked, messages, options, cancellationToken);
            try
            {
                var response = await pending.ConfigureAwait(false);
                if (ModelFailureClassifier.Inspect(response) is not { } failure || !FallbackRules.IsNoAnswer(failure))
                {
                    asked.Succeed();
                    NoteAnswer(exclusion, asked);
                    return response;
                }

                request.LastAnswer = response;
                state = await request.PassOnAsync(asked, failure).ConfigureAwait(false);
            }
            catch (Exception e) when (Concerns(e))
            {
                state = await request.FallBackAsync(asked, _classifier.Classify(e, wire: null, cancellationToken), e).ConfigureAwait(false);
            }

            pending = null;
        }

        return request.LastAnswer
            ?? new[] { await _ending.EndAsync(request, cancellationToken).ConfigureAwait(false) }.ToChatResponse();
    }

    private Task<ChatResponse> Ask(
        CandidateState state, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return state.Candidate.Client.GetResponseAsync(messages, OptionsFor(state, options), cancellationToken);
        }
        catch (Exception e) when (Concerns(e))
        {
            return Task.FromException<ChatResponse>(e);
        }
    }

    private async ValueTask<(bool Committed, CandidateState? State)> OpenAsync(
        CandidateStream stream,
        CandidateState state,
        FallbackRequest request,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken)
    {
        try
        {
            if (await stream.OpenAsync(messages, OptionsFor(state, options), cancellationToken).ConfigureAwait(false) is not { } noAnswer)
            {
                return (true, null);
            }

            request.LastUpdates = stream.Held;
            return (false, await request.PassOnAsync(state, noAnswer).ConfigureAwait(false));
        }
        catch (Exception e) when (Concerns(e))
        {
            stream.Fail();
            var failure = _classifier.Classify(e, wire: null, cancellationToken);
            return (false, await request.FallBackAsync(state, failure, e).ConfigureAwait(false));
        }
    }

    private async ValueTask<bool> MoveNextAsync(
        CandidateStream stream, CandidateState state, FallbackRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (Concerns(e))
        {
            stream.Fail();
            throw await request.BreakOffAsync(state, _classifier.Classify(e, wire: null, cancellationToken), e).ConfigureAwait(false);
        }
    }

    private ChatOptions? OptionsFor(CandidateState state, ChatOptions? options)
    {
        if (options?.ModelId is null || ReferenceEquals(state, _states[0]))
        {
            return options;
        }

        var own = options.Clone();
        own.ModelId = state.Candidate.ModelId;
        return own;
    }
}
