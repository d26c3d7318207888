using AgentGuard.Failures;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <summary>The stream of one candidate: held back up to its first content, and afterwards handed through.</summary>
internal sealed class CandidateStream : IAsyncDisposable
{
    private readonly CandidateState _candidate;
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private bool _ended;

    public CandidateStream(CandidateState candidate) => _candidate = candidate;

    /// <summary>The updates held back, in order.</summary>
    public List<ChatResponseUpdate> Held { get; } = [];

    /// <summary>The update to which <see cref="MoveNextAsync"/> moved.</summary>
    public ChatResponseUpdate Current => _updates!.Current;

    /// <summary>Asks the candidate, and reads up to the first content or the end.</summary>
    /// <returns>The failure when the stream ended without an answer.</returns>
    public async ValueTask<ModelFailure?> OpenAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        _updates = _candidate.Candidate.Client.GetStreamingResponseAsync(messages, options, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await _updates.MoveNextAsync().ConfigureAwait(false))
        {
            Held.Add(_updates.Current);
            if (AnswerRules.HasContent(_updates.Current))
            {
                return null;
            }
        }

        _ended = true;
        var failure = ModelFailureClassifier.Inspect(Held.ToChatResponse());
        if (FallbackRules.IsNoAnswer(failure))
        {
            return failure;
        }

        _candidate.Succeed();
        return null;
    }

    /// <summary>Moves on beyond the updates held back.</summary>
    public async ValueTask<bool> MoveNextAsync()
    {
        if (_ended)
        {
            return false;
        }

        if (await _updates!.MoveNextAsync().ConfigureAwait(false))
        {
            return true;
        }

        _ended = true;
        _candidate.Succeed();
        return false;
    }

    /// <summary>Says that the stream failed, which the candidate has been told.</summary>
    public void Fail() => _ended = true;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            _ended = true;
            _candidate.Leave();
        }

        return _updates?.DisposeAsync() ?? default;
    }
}
