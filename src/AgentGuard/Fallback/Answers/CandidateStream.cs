using AgentGuard.Failures;
using AgentGuard.Fallback.Memory;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Answers;

/// <summary>The stream of one candidate: held back up to its first content or to its end, and afterwards handed through.</summary>
internal sealed class CandidateStream : IAsyncDisposable
{
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;

    public CandidateStream(AskedCandidate asked) => Asked = asked;

    /// <summary>Whose stream it is.</summary>
    public AskedCandidate Asked { get; }

    /// <summary>Who answers in its place, where it failed or was not accepted.</summary>
    public AskedCandidate? Successor { get; set; }

    /// <summary>Whether it broke after it was handed out in part, and another answer takes its place.</summary>
    public bool IsVoid { get; set; }

    /// <summary>The updates held back, in order.</summary>
    public List<ChatResponseUpdate> Held { get; } = [];

    /// <summary>Whether it is over, for good or ill.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The update to which <see cref="MoveNextAsync"/> moved.</summary>
    public ChatResponseUpdate Current => _updates!.Current;

    /// <summary>Asks the candidate, and reads up to the first content or the end.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options.</param>
    /// <param name="whole">Whether to read to the end in any case.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public async ValueTask OpenAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool whole, CancellationToken cancellationToken)
    {
        _updates = Asked.State.Candidate.Client.GetStreamingResponseAsync(messages, options, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync().ConfigureAwait(false))
        {
            Held.Add(_updates.Current);
            if (!whole && AnswerRules.HasContent(_updates.Current))
            {
                return;
            }
        }
    }

    /// <summary>Moves on beyond the updates held back.</summary>
    public ValueTask<bool> MoveNextAsync()
    {
        if (HasEnded)
        {
            return new(false);
        }

        var moving = _updates!.MoveNextAsync();
        return moving.IsCompletedSuccessfully ? new(Note(moving.Result)) : AwaitAsync(moving);
    }

    /// <summary>Says that the stream failed, which the candidate has been told.</summary>
    public void Fail() => HasEnded = true;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (!HasEnded)
        {
            HasEnded = true;
            Asked.Leave();
        }

        return _updates?.DisposeAsync() ?? default;
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<bool> moving) => Note(await moving.ConfigureAwait(false));

    private bool Note(bool moved)
    {
        if (!moved)
        {
            HasEnded = true;
            Asked.Succeed();
        }

        return moved;
    }
}
