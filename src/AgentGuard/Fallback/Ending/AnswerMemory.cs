using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AgentGuard.Events;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Ending;

/// <summary>Remembers the answers of a chain, and gives them again at its end.</summary>
internal sealed class AnswerMemory : IEnding
{
    private readonly AnswerCacheOptions _options;
    private readonly IAnswerCache _cache;
    private readonly SimilarQuestions? _similar;
    private readonly AgentEvents? _events;
    private readonly TimeProvider _timeProvider;

    public AnswerMemory(AnswerCacheOptions options, AgentEvents? events, TimeProvider timeProvider)
    {
        _options = options;
        _cache = options.GetStore();
        _similar = options.GetSimilarQuestions(_cache);
        _events = events;
        _timeProvider = timeProvider;
    }

    public EndingStep Step => EndingStep.CachedAnswer;

    public async Task<LesserAnswer?> TryAsync(EndingRequest request, CancellationToken cancellationToken)
    {
        if (KeyOf(request.Messages, request.Options) is not { } key)
        {
            return null;
        }

        if (await _cache.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } same && IsFresh(same))
        {
            return Again(same, Degradation.CachedExact);
        }

        return _similar is not null && await _similar.FindAsync(key, IsFresh, cancellationToken).ConfigureAwait(false) is { } near
            ? Again(near.Answer, Degradation.CachedSemantic) with { Similarity = near.Similarity }
            : null;
    }

    /// <summary>Remembers an answer once it is there.</summary>
    public async Task<ChatResponse> RememberAsync(
        Task<ChatResponse> answering, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var response = await answering.ConfigureAwait(false);
        await StoreAsync(response, messages, options, cancellationToken).ConfigureAwait(false);
        return response;
    }

    /// <summary>Remembers a streamed answer once it is complete.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> RememberAsync(
        IAsyncEnumerable<ChatResponseUpdate> answering,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in answering.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (update.AdditionalProperties?.ContainsKey(FallbackChain.RestartedProperty) is true)
            {
                updates.Clear();
            }

            updates.Add(update);
            yield return update;
        }

        await StoreAsync(updates.ToChatResponse(), messages, options, cancellationToken).ConfigureAwait(false);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An answer that cannot be remembered is an answer all the same.")]
    private async ValueTask StoreAsync(
        ChatResponse response, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        string error;
        try
        {
            if (AnswerSnapshot.IsWorthKeeping(response) && KeyOf(messages, options) is { } key)
            {
                key = _similar is null ? key with { Scope = null, Question = null } : key;
                await StoreAsync(new CachedAnswer(key, AnswerSnapshot.Of(response), _timeProvider.GetUtcNow()), cancellationToken).ConfigureAwait(false);
            }

            return;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            error = e.GetType().Name;
        }

        await AgentEvents.RaiseAsync(_events, new EndingStepFailed(Step, error), cancellationToken).ConfigureAwait(false);
    }

    private ValueTask StoreAsync(CachedAnswer answer, CancellationToken cancellationToken)
    {
        if (_cache is InMemoryAnswerCache memory)
        {
            return memory.StoreAsync(answer, cancellationToken);
        }

        return new(TimeLimit.RunAsync(
            async token =>
            {
                await _cache.StoreAsync(answer, token).ConfigureAwait(false);
                return true;
            },
            _options.StoreTimeout,
            _timeProvider,
            cancellationToken));
    }

    private AnswerKey? KeyOf(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var partition = _options.IsShared ? string.Empty
            : (_options.Partition is { } divide ? divide(options) : AgentRun.Current?.Principal) is { Length: > 0 } owner ? owner
            : null;
        return partition is null ? null : RequestKey.Create(messages, options, partition);
    }

    private bool IsFresh(CachedAnswer answer) => AgeOf(answer) <= _options.MaxAge;

    private TimeSpan AgeOf(CachedAnswer answer) => _timeProvider.GetUtcNow() - answer.At is { Ticks: > 0 } age ? age : TimeSpan.Zero;

    private LesserAnswer Again(CachedAnswer answer, string how) => new(how, AnswerSnapshot.Of(answer.Response)) { Age = AgeOf(answer) };
}
