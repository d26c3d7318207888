using System.Buffers;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Answers;

/// <summary>What of a stream was handed out, in case that it breaks. Its room is borrowed, so that an update costs nothing.</summary>
internal sealed class HandedOutUpdates : IDisposable
{
    private readonly StreamRestart? _restart;
    private ChatResponseUpdate[] _updates = [];
    private int _count;

    /// <summary>Begins a stream.</summary>
    /// <param name="restarts">Whether the host can take back what it showed.</param>
    /// <param name="options">The options of the request.</param>
    public HandedOutUpdates(bool restarts, ChatOptions? options) => _restart = restarts ? new StreamRestart(options) : null;

    /// <summary>Whether the answer may begin anew with another candidate.</summary>
    public bool MayBeTakenBack => _restart is { IsAllowed: true };

    /// <summary>Begins the answer of a candidate.</summary>
    /// <returns>The update which says that what was handed out is void, where something was.</returns>
    public ChatResponseUpdate? Begin()
    {
        if (_count == 0)
        {
            return null;
        }

        var begin = _restart!.Begin(_updates[_count - 1]);
        Clear();
        return begin;
    }

    /// <summary>Takes note of an update.</summary>
    /// <returns>The update to hand out.</returns>
    public ChatResponseUpdate Add(ChatResponseUpdate update)
    {
        if (_count == _updates.Length)
        {
            Grow();
        }

        return _updates[_count++] = _restart is null ? update : _restart.Follow(update);
    }

    /// <summary>The part of the answer that was handed out, or <see langword="null"/> when nothing was.</summary>
    public ChatResponse? ToResponse() => _count == 0 ? null : _updates.Take(_count).ToChatResponse();

    public void Dispose()
    {
        Clear();
        Return();
        _updates = [];
    }

    private void Clear()
    {
        Array.Clear(_updates, 0, _count);
        _count = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<ChatResponseUpdate>.Shared.Rent(Math.Max(16, _count * 2));
        Array.Copy(_updates, larger, _count);
        Array.Clear(_updates, 0, _count);
        Return();
        _updates = larger;
    }

    private void Return()
    {
        if (_updates.Length > 0)
        {
            ArrayPool<ChatResponseUpdate>.Shared.Return(_updates);
        }
    }
}
