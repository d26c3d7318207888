using System.Globalization;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>One walk over a conversation that decides what is kept.</summary>
/// <remarks>
/// The walk replays the growth of the conversation turn by turn and shortens it whenever it would have been too large. So what was decided
/// for a shorter conversation is decided again for the longer one, without any state, and what was sent stays byte-identical until the
/// next shortening: the provider's prompt cache holds in between.
/// </remarks>
internal sealed class CompressionPass
{
    private readonly List<Turn> _turns;
    private readonly MessageTokens _counter;
    private readonly long _limit;
    private readonly long _target;
    private readonly int _keepLatest;
    private long _tokens;
    private int _clearFrom;
    private int _dropFrom;
    private int _latestUser = -1;

    public CompressionPass(List<Turn> turns, MessageTokens counter, long limit, double targetRatio, int keepLatest, long fixedTokens)
    {
        _turns = turns;
        _counter = counter;
        _limit = limit;
        _target = (long)(limit * targetRatio);
        _keepLatest = keepLatest;
        _tokens = fixedTokens;
    }

    public CompressedContext Run(long tokensBefore)
    {
        for (var end = 1; end <= _turns.Count; end++)
        {
            var latest = _turns[end - 1];
            _tokens += latest.Tokens;
            _latestUser = latest.IsUser ? end - 1 : _latestUser;
            if (_tokens > _limit)
            {
                Shorten(Math.Max(0, end - _keepLatest), _target);
                Shorten(end - 1, _limit);
                Clear(latest, _limit);
            }
        }

        var dropped = _turns.Where(turn => turn.IsDropped).Sum(turn => turn.Messages.Count);
        var cleared = _turns.Where(turn => turn.IsCleared && !turn.IsDropped).Sum(ResultClearing.CountResults);
        return new CompressedContext(View(dropped), tokensBefore, _tokens, cleared, dropped, _tokens <= _limit);
    }

    private void Shorten(int end, long goal)
    {
        for (; _clearFrom < end && _tokens > goal; _clearFrom++)
        {
            Clear(_turns[_clearFrom], goal);
        }

        for (var i = _dropFrom; i < end && _tokens > goal; i++)
        {
            Drop(i);
        }

        while (_dropFrom < end && (_turns[_dropFrom].IsDropped || _turns[_dropFrom].IsPinned))
        {
            _dropFrom++;
        }
    }

    private void Clear(Turn turn, long goal)
    {
        if (_tokens <= goal || turn.IsDropped || turn.IsCleared || !turn.HasResults)
        {
            return;
        }

        var tokens = ResultClearing.Clear(turn.Messages, _counter).Sum(_counter.Count);
        if (tokens < turn.Tokens)
        {
            _tokens -= turn.Tokens - tokens;
            turn.Tokens = tokens;
            turn.IsCleared = true;
        }
    }

    // The latest question of the user stays, however many tool calls have followed it.
    private void Drop(int index)
    {
        var turn = _turns[index];
        if (!turn.IsPinned && !turn.IsDropped && index != _latestUser)
        {
            _tokens -= turn.Tokens;
            turn.IsDropped = true;
        }
    }

    private List<ChatMessage> View(int dropped)
    {
        var view = new List<ChatMessage>();
        var noted = dropped == 0;
        foreach (var turn in _turns)
        {
            if (turn.IsDropped)
            {
                if (!noted)
                {
                    view.Add(Note(dropped));
                    noted = true;
                }

                continue;
            }

            view.AddRange(turn.IsCleared ? ResultClearing.Clear(turn.Messages, _counter) : turn.Messages);
        }

        return view;
    }

    private static ChatMessage Note(int dropped) => new(
        ChatRole.User,
        string.Create(CultureInfo.InvariantCulture, $"[Note: {dropped} earlier messages were left out here to fit the window.]"));
}
