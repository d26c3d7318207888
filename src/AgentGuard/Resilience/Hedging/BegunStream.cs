using AgentGuard.Failures;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience.Hedging;

/// <summary>A stream up to its first sign of life: the updates held back, and the rest that is still to come.</summary>
internal sealed class BegunStream : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private bool _ended;

    private BegunStream(IAsyncEnumerator<ChatResponseUpdate> updates) => _updates = updates;

    /// <summary>The updates held back, in order.</summary>
    public List<ChatResponseUpdate> Held { get; } = [];

    /// <summary>The update to which <see cref="MoveNextAsync"/> moved.</summary>
    public ChatResponseUpdate Current => _updates.Current;

    public static async Task<BegunStream> OpenAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        var stream = new BegunStream(updates);
        try
        {
            while (!stream._ended && (stream.Held.Count == 0 || !AnswerRules.ShowsLife(stream.Held[^1])))
            {
                stream._ended = !await updates.MoveNextAsync().ConfigureAwait(false);
                if (!stream._ended)
                {
                    stream.Held.Add(updates.Current);
                }
            }
        }
        catch
        {
            await updates.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return stream;
    }

    public ValueTask<bool> MoveNextAsync() => _ended ? new(false) : _updates.MoveNextAsync();

    public ValueTask DisposeAsync() => _updates.DisposeAsync();
}
