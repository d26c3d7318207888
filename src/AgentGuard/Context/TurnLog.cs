using System.Globalization;
using System.Text;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>A conversation in turns that are never parted, in the form in which it is sent; it only grows and is only shortened.</summary>
internal sealed class TurnLog(MessageTokens tokens)
{
    // Ids differ by some tokens.
    private const string SomeId = "q7xkz3vwj5tbn2mh";
    private const int IdMargin = 4;
    private readonly List<ContextTurn> _turns = [];
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly StringBuilder _leftOut = new();
    private ContextTurn? _latestQuestion;
    private int _droppedAt = -1;
    private long? _noteTokens;
    private ChatMessage? _note;
    private string? _leftOutId;
    private bool _taskSeen;
    private bool _reasoning;

    /// <summary>The turns that are sent.</summary>
    public IReadOnlyList<ContextTurn> Turns => _turns;

    /// <summary>How many messages of the conversation were taken in.</summary>
    public int Count { get; private set; }

    /// <summary>The tokens of what is sent.</summary>
    public long Tokens { get; private set; }

    /// <summary>The tokens of what was said.</summary>
    public long OriginalTokens { get; private set; }

    /// <summary>Whether a call of the last turn has no result yet.</summary>
    public bool HasOpenCalls => _open.Count > 0;

    /// <summary>How often the agent read again what was left out.</summary>
    public int Recalls { get; private set; }

    public int DroppedMessages { get; private set; }

    public bool IsUntouched { get; private set; } = true;

    /// <summary>How many results are sent as a note.</summary>
    public int ClearedResults { get; private set; }

    public ContextView ViewOf(int end, string? scope) => new(_turns, Math.Max(0, end), tokens, scope);

    /// <summary>Takes in the messages up to a place.</summary>
    public void Append(IReadOnlyList<ChatMessage> messages, int end)
    {
        for (; Count < end; Count++)
        {
            Append(messages[Count]);
        }
    }

    /// <summary>How many tokens a change saves; at most 0 for one that cannot be made.</summary>
    public long Saves(ContextEdit edit)
    {
        long before = 0;
        foreach (var turn in edit.Turns)
        {
            if (turn.IsPinned)
            {
                return 0;
            }

            before += turn.Tokens;
        }

        return before - (edit.TokensAfter ??= edit.Messages.Sum(tokens.Count));
    }

    /// <summary>The tokens of the first turn of a change that come before anything is changed: the call before its results.</summary>
    public long UnchangedBefore(ContextEdit edit)
    {
        var messages = edit.Turns[0].Messages;
        long unchanged = 0;
        for (var i = 0; i < messages.Count && i < edit.Messages.Count && ReferenceEquals(messages[i], edit.Messages[i]); i++)
        {
            unchanged += tokens.Count(messages[i]);
        }

        return unchanged;
    }

    public void Apply(ContextEdit edit)
    {
        var at = _turns.IndexOf(edit.Turns[0]);
        if (at < 0 || edit.Turns.Any(turn => turn.IsPinned || turn.IsLatestQuestion && edit.Messages.Count == 0)
            || at + edit.Turns.Count > _turns.Count || !_turns.Skip(at).Take(edit.Turns.Count).SequenceEqual(edit.Turns))
        {
            return;
        }

        IsUntouched = false;
        Tokens -= edit.Turns.Sum(turn => turn.Tokens);
        if (edit.Messages.Count == 0)
        {
            Drop(at, edit.Turns);
            return;
        }

        ClearedResults += edit.Turns.Where(turn => !turn.IsCompressed).Sum(ResultsOf);
        edit.Turns[0].Become(edit.Messages, tokens);
        _turns.RemoveRange(at + 1, edit.Turns.Count - 1);
        _droppedAt -= _droppedAt > at ? Math.Min(edit.Turns.Count - 1, _droppedAt - at) : 0;
        Tokens += edit.Turns[0].Tokens;
    }

    /// <summary>Whether the conversation is the one that was taken in, as far as it is sent.</summary>
    public bool Continues(IReadOnlyList<ChatMessage> messages)
    {
        if (messages.Count < Count)
        {
            return false;
        }

        foreach (var turn in _turns)
        {
            for (var i = 0; i < turn.Original.Count; i++)
            {
                if (!ReferenceEquals(messages[turn.FirstIndex + i], turn.Original[i]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The text of what was left out since the last time, with a reference to what was left out before, and its id.</summary>
    public (ContentKey Key, string Text)? TakeLeftOut(string scope)
    {
        if (_leftOut.Length == 0)
        {
            return null;
        }

        var text = (_leftOutId is null ? string.Empty : $"[Before that: {RecallTool.ReferenceTo(_leftOutId)}]\n") + _leftOut;
        _leftOut.Clear();
        var key = ContentKey.Of(scope, text);
        _leftOutId = key.Id;
        return (key, text);
    }

    public List<ChatMessage> ToMessages(string? scope)
    {
        var view = new List<ChatMessage>(_turns.Count + 8);
        for (var i = 0; i <= _turns.Count; i++)
        {
            if (i == _droppedAt)
            {
                view.Add(_note ??= Note(DroppedMessages, scope is null || _leftOutId is null ? string.Empty : RecallOf(_leftOutId)));
            }

            if (i < _turns.Count)
            {
                view.AddRange(_turns[i].Messages);
            }
        }

        return view;
    }

    /// <summary>The tokens of the note that stands for what was left out, or a few more: its id is known only when all is decided.</summary>
    public long NoteTokens(string? scope) => _droppedAt < 0 ? 0 : _noteTokens ??= FirstNoteTokens(scope);

    /// <summary>The tokens that the note will have at most when the first turns are left out.</summary>
    public long FirstNoteTokens(string? scope) =>
        tokens.Count(Note(DroppedMessages + 1_000, scope is null ? string.Empty : RecallOf(SomeId))) + (scope is null ? 0 : IdMargin);

    private void Append(ChatMessage message)
    {
        var joins = _turns.Count > 0
            && (message.Role == ChatRole.Tool || _reasoning || _open.Count > 0 && message.Role == ChatRole.Assistant);
        if (!joins)
        {
            _open.Clear();
            var isTask = !_taskSeen && message.Role == ChatRole.User;
            _taskSeen |= isTask;
            _turns.Add(new ContextTurn(Count, isTask || message.Role == ChatRole.System));
        }

        var turn = _turns[^1];
        var before = turn.Tokens;
        turn.Append(message, tokens);
        Tokens += turn.Tokens - before;
        OriginalTokens += turn.Tokens - before;
        if (message.Role == ChatRole.User)
        {
            _ = _latestQuestion is null || (_latestQuestion.IsLatestQuestion = false);
            (_latestQuestion = turn).IsLatestQuestion = true;
        }

        Track(message);
        _reasoning = message.Role == ChatRole.Assistant && message.Contents.Count > 0 && message.Contents.All(content => content is TextReasoningContent);
    }

    private void Track(ChatMessage message)
    {
        foreach (var content in message.Contents)
        {
            if (content is FunctionCallContent call)
            {
                _open.Add(call.CallId);
                Recalls += call.Name == RecallTool.Name ? 1 : 0;
            }
            else if (content is FunctionResultContent result)
            {
                _open.Remove(result.CallId);
            }
        }
    }

    private void Drop(int at, IReadOnlyList<ContextTurn> turns)
    {
        ClearedResults -= turns.Where(turn => turn.IsCompressed).Sum(ResultsOf);
        foreach (var message in turns.SelectMany(turn => turn.Original))
        {
            _leftOut.Append(MessageTexts.Of(message)).Append('\n');
            DroppedMessages++;
        }

        _turns.RemoveRange(at, turns.Count);
        (_noteTokens, _note) = (null, null);
        _droppedAt = _droppedAt < 0 || at < _droppedAt ? at : _droppedAt;
        for (var i = _droppedAt; i < _turns.Count; i++)
        {
            _turns[i].IsSent = false;
        }
    }

    private static int ResultsOf(ContextTurn turn) => turn.Original.Sum(message => message.Contents.Count(content => content is FunctionResultContent));

    private static string RecallOf(string id) => "; to read them: " + RecallTool.ReferenceTo(id);

    private static ChatMessage Note(int dropped, string recall) => new(
        ChatRole.User, string.Create(CultureInfo.InvariantCulture, $"[Note: {dropped} earlier messages were left out here to fit the window{recall}.]"));
}
