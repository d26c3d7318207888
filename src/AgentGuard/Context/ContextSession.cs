using System.Runtime.InteropServices;
using AgentGuard.Context.Compressors;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>One conversation as it goes on: what was decided for it stays decided, and each message is looked at once.</summary>
/// <remarks>
/// A conversation that was never seen is gone through call by call, so that the same is decided for it as if it had been there from the start:
/// what was sent stays byte-identical in between, in another process too. Not thread-safe.
/// </remarks>
internal sealed class ContextSession
{
    // The results that were just given, and whatever else is in the way of a request that is sent at all.
    private static readonly ResultClearing LastResort = new();
    private readonly ContextCompressionOptions _options;
    private readonly CompressionEconomics _economics;
    private readonly TurnLog _log;
    private readonly TimeProvider _timeProvider;
    private readonly List<(ContentKey Key, string Text)> _toKeep = [];
    private readonly List<string> _leftOut = [];
    private AgentRun? _told;
    private int _toldCount;
    private long _roomDecided;
    private int _decidedAt = -1;
    private int _calls;
    private DateTimeOffset? _sentAt;

    public ContextSession(ContextCompressionOptions options, int usualLimit, MessageTokens tokens, string? scope, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        _log = new TurnLog(tokens);
        _economics = new(options.CacheReadPrice, options.CacheWritePrice, options.ExpectedCallsRatio);
        (Scope, UsualLimit) = (scope, usualLimit);
    }

    /// <summary>Whose kept texts the notes refer to; <see langword="null"/> where nothing can be read again.</summary>
    public string? Scope { get; }

    /// <summary>The most that fits the model that it is for; for another one it is decided anew.</summary>
    public int UsualLimit { get; }

    /// <summary>Tells a run what of the conversation is kept: all that a new run does not know, and later what came since.</summary>
    public void Tell(AgentRun? run)
    {
        if (!ReferenceEquals(run, _told))
        {
            (_told, _toldCount) = (run, 0);
        }

        run?.LeftOut.Add(CollectionsMarshal.AsSpan(_leftOut)[_toldCount..]);
        _toldCount = _leftOut.Count;
    }

    /// <summary>How many messages were taken in.</summary>
    public int Count => _log.Count;

    /// <summary>The last message that was taken in.</summary>
    public ChatMessage? Last { get; private set; }

    public bool Continues(IReadOnlyList<ChatMessage> messages) => _log.Continues(messages);

    /// <summary>Takes in what is new and decides about the call that is made now.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="fixedTokens">The tokens of what is sent beside the messages.</param>
    /// <param name="limit">The most that fits now, in tokens of the model.</param>
    /// <param name="ratio">How many tokens the model makes of one that is counted.</param>
    /// <param name="proposeAsync">Asks a compressor that takes time; <see langword="null"/> where nobody can wait.</param>
    public async ValueTask<CompressionPlan?> AdvanceAsync(
        IReadOnlyList<ChatMessage> messages,
        long fixedTokens,
        int limit,
        double ratio,
        Func<Compressor, ContextView, ValueTask<IReadOnlyList<ContextEdit>>>? proposeAsync)
    {
        // Of a conversation that is seen for the first time all that was decided is news.
        CompressionPlan? earlier = null;
        for (var i = _log.Count; i < messages.Count; i++)
        {
            // Each answer of the model was a call about what stands before it.
            if (i > 0 && i != _decidedAt && messages[i].Role == ChatRole.Assistant && messages[i - 1].Role != ChatRole.Assistant)
            {
                var usual = RoomOf(UsualLimit, ratio);
                earlier = await DecideAsync(fixedTokens, usual, isCold: false, proposeAsync: null, isPast: true).ConfigureAwait(false) ?? earlier;
                Send(i);
            }

            _log.Append(messages, i + 1);
        }

        Last = messages.Count > 0 ? messages[^1] : null;
        var room = RoomOf(limit, ratio);
        if (_decidedAt == messages.Count && room >= _roomDecided)
        {
            return earlier;
        }

        var now = _timeProvider.GetUtcNow();
        var isCold = _sentAt is { } sent && now - sent > _options.CacheLifetime;
        var plan = await DecideAsync(fixedTokens, room, isCold, proposeAsync).ConfigureAwait(false);
        Send(messages.Count);
        _sentAt = now;
        _roomDecided = room;
        return plan ?? earlier;
    }

    /// <summary>The texts that the notes refer to and that were not kept yet.</summary>
    public List<(ContentKey Key, string Text)> TakeLeftOut()
    {
        if (Scope is not null && _log.TakeLeftOut(Scope) is { } dropped)
        {
            _toKeep.Add(dropped);
        }

        List<(ContentKey Key, string)> taken = [.. _toKeep];
        _leftOut.AddRange(taken.Select(text => text.Key.Id));
        _toKeep.Clear();
        return taken;
    }

    public CompressedContext Result(IReadOnlyList<ChatMessage> messages, long fixedTokens, int limit, double ratio, CompressionPlan? plan)
    {
        var (counted, reserve) = (Total(fixedTokens), _options.ReserveOf(limit));
        var before = (long)((fixedTokens + _log.OriginalTokens) * ratio) + reserve;
        var after = (long)(counted * ratio) + reserve;
        var view = _log.IsUntouched ? messages : _log.ToMessages(Scope);
        return new(view, before, after, _log.ClearedResults, _log.DroppedMessages, counted <= RoomOf(limit, ratio))
        {
            Plan = plan,
            CountedTokens = counted,
        };
    }

    /// <summary>How many counted tokens a request may have.</summary>
    private long RoomOf(int limit, double ratio) => (long)((limit - _options.ReserveOf(limit)) / ratio);

    private void Send(int count)
    {
        foreach (var turn in _log.Turns)
        {
            turn.IsSent = true;
        }

        _decidedAt = count;
        _calls++;
    }

    private async ValueTask<CompressionPlan?> DecideAsync(
        long fixedTokens,
        long limit,
        bool isCold,
        Func<Compressor, ContextView, ValueTask<IReadOnlyList<ContextEdit>>>? proposeAsync,
        bool isPast = false)
    {
        CompressionPlan? plan = null;
        var end = _log.Turns.Count - _options.KeepLatestTurns;
        if (_options.CompressWhenItPays && end > 0 && OfferEdits(end) && _economics.Best(_log, _calls, isCold, Total(fixedTokens)) is { } best)
        {
            best.Edits.ForEach(Apply);
            plan = best.Plan;
        }

        if (Total(fixedTokens) <= limit)
        {
            return plan;
        }

        // Nobody waits for a model on behalf of a call that was made; what comes after it in the order has to wait, too.
        var compressors = isPast ? _options.InOrder().TakeWhile(compressor => !compressor.TakesTime) : _options.InOrder();
        return await ForceAsync([.. compressors], fixedTokens, limit, plan, proposeAsync).ConfigureAwait(false);
    }

    private long Total(long fixedTokens) => fixedTokens + _log.Tokens + _log.NoteTokens(Scope);

    /// <summary>Marks what could be changed without losing anything, each turn by the first compressor that would.</summary>
    private bool OfferEdits(int end)
    {
        var any = false;
        var view = _log.ViewOf(end, Scope);
        foreach (var compressor in _options.InOrder().Where(compressor => !compressor.OnlyWhenForced))
        {
            foreach (var edit in compressor.Propose(view))
            {
                any |= edit.TryOffer(compressor.Name);
            }
        }

        return any;
    }

    // What is after the first change is read anew in any case, so it goes deep: down to the target, not just under the limit.
    private async ValueTask<CompressionPlan> ForceAsync(
        IReadOnlyList<Compressor> compressors,
        long fixedTokens,
        long limit,
        CompressionPlan? paid,
        Func<Compressor, ContextView, ValueTask<IReadOnlyList<ContextEdit>>>? proposeAsync)
    {
        var (before, sent) = (Total(fixedTokens), CompressionEconomics.Cached(_log));
        List<string> used = [.. paid?.Compressors ?? []];
        var target = (long)(limit * _options.TargetRatio);
        await ShortenAsync(compressors, _log.Turns.Count - _options.KeepLatestTurns, target, fixedTokens, used, proposeAsync).ConfigureAwait(false);
        if (Total(fixedTokens) > limit)
        {
            await ShortenAsync(compressors, _log.Turns.Count - 1, limit, fixedTokens, used, proposeAsync).ConfigureAwait(false);
        }

        if (Total(fixedTokens) > limit)
        {
            await ShortenAsync([LastResort], _log.Turns.Count, limit, fixedTokens, used, proposeAsync: null).ConfigureAwait(false);
        }

        // What is left out is not read anew, what stands after it is.
        var saved = before - Total(fixedTokens);
        var broken = Math.Max(0, sent - CompressionEconomics.Cached(_log) - saved);
        return _economics.Forced(saved + (paid?.TokensSaved ?? 0), broken + (paid?.CacheTokensBroken ?? 0), _calls, used);
    }

    private async ValueTask ShortenAsync(
        IEnumerable<Compressor> compressors,
        int end,
        long goal,
        long fixedTokens,
        List<string> used,
        Func<Compressor, ContextView, ValueTask<IReadOnlyList<ContextEdit>>>? proposeAsync)
    {
        foreach (var compressor in compressors)
        {
            if (end <= 0 || Total(fixedTokens) <= goal)
            {
                return;
            }

            var before = _log.Turns.Count;
            var view = _log.ViewOf(Math.Min(end, _log.Turns.Count), Scope);
            var edits = proposeAsync is null ? [.. compressor.Propose(view)] : await proposeAsync(compressor, view).ConfigureAwait(false);
            if (MakeAll(edits, goal, fixedTokens) && !used.Contains(compressor.Name))
            {
                used.Add(compressor.Name);
            }

            end -= before - _log.Turns.Count;
        }
    }

    /// <summary>Makes changes until the goal is reached, oldest first.</summary>
    private bool MakeAll(IReadOnlyList<ContextEdit> edits, long goal, long fixedTokens)
    {
        // The note that stands for what is left out must not be longer than that.
        var noted = _log.DroppedMessages > 0 || edits.Where(edit => edit.Messages.Count == 0).Sum(_log.Saves) > _log.FirstNoteTokens(Scope);
        var any = false;
        foreach (var edit in edits.Where(edit => edit.Messages.Count > 0 || noted))
        {
            if (Total(fixedTokens) <= goal)
            {
                break;
            }

            if (_log.Saves(edit) > 0)
            {
                any = true;
                Apply(edit);
            }
        }

        return any;
    }

    private void Apply(ContextEdit edit)
    {
        _log.Apply(edit);
        if (Scope is not null)
        {
            // Also what refers to a whole that is kept: a tool can write such words itself.
            _toKeep.AddRange(edit.LeftOut.Select(text => (ContentKey.Of(Scope, text), text)));
        }
    }
}
