using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>What is known of the conversation of a run from one model call to the next, so that each reads only what is new.</summary>
/// <remarks>Belongs to one call at a time: a call takes it from the run and puts it back.</remarks>
internal sealed class ConversationTrack
{
    private const string NotRun = "The tool was not run: the budget of this run for tool calls is used up.";

    private ChatMessage? _lastSent;
    private int _sent;
    private long _inputTokens;
    private long _outputTokens;
    private string? _conversationId;
    private List<ChatMessage>? _kept;
    private List<FunctionCallContent>? _withheld;

    public ConversationTrack(BudgetPolicy owner)
    {
        Owner = owner;
        Watched = owner.Watch?.Follow();
    }

    public BudgetPolicy Owner { get; }

    public WatchedConversation? Watched { get; }

    /// <summary>Adds results for calls that were taken out of the last answer, where the service keeps the conversation and waits for them.</summary>
    public IReadOnlyList<ChatMessage> Answer(IReadOnlyList<ChatMessage> messages, string? conversationId)
    {
        if (conversationId is null || conversationId != _conversationId || _withheld is not { } withheld)
        {
            return messages;
        }

        _withheld = null;
        return [new ChatMessage(ChatRole.Tool, [.. withheld.Select(call => new FunctionResultContent(call.CallId, NotRun))]), .. messages];
    }

    /// <summary>Looks whether the run gets anywhere, and puts in what the model is to be told.</summary>
    public ProgressVerdict Examine(ref IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        if (Watched is null)
        {
            return ProgressVerdict.GoesOn;
        }

        if (_kept is null || options?.ConversationId is not { } conversationId || conversationId != _conversationId)
        {
            _kept = null;
            var plain = Watched.Examine(messages, options?.Tools);
            messages = Watched.Annotate(messages);
            return plain;
        }

        // The service keeps what came before: only the last note is still to be told.
        _kept.AddRange(messages);
        var verdict = Watched.Examine(_kept, options.Tools);
        if (verdict is not ProgressVerdict.GoOn && messages.Count > 0 && Watched.Annotate(_kept)[^1] is var told && !ReferenceEquals(told, messages[^1]))
        {
            messages = [.. messages.Take(messages.Count - 1), told];
        }

        return verdict;
    }

    /// <summary>The tokens that a request sends: as reported for what was sent before, estimated for the rest.</summary>
    public long EstimateInput(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var counter = Owner.Tokens;
        var from = 0;
        long tokens = 0;
        if (_sent > 0 && messages.Count >= _sent && ReferenceEquals(messages[_sent - 1], _lastSent))
        {
            from = _sent;
            tokens = _inputTokens;
        }
        else if (options?.ConversationId is { } conversationId && conversationId == _conversationId)
        {
            tokens = _inputTokens + _outputTokens;
        }

        tokens = tokens > 0 ? tokens : counter.Count(options?.Tools) + (options?.Instructions is { } text ? counter.CountText(text) : 0);
        for (var i = from; i < messages.Count; i++)
        {
            tokens += counter.Count(messages[i]);
        }

        return tokens;
    }

    /// <summary>Takes note of a call that was made.</summary>
    public void Made(IReadOnlyList<ChatMessage> messages, long inputTokens, long outputTokens)
    {
        _sent = messages.Count;
        _lastSent = _sent > 0 ? messages[_sent - 1] : null;
        _inputTokens = inputTokens;
        _outputTokens = outputTokens;
    }

    /// <summary>Takes note of the calls of an answer whose conversation the service keeps.</summary>
    public void Keep(string conversationId, IReadOnlyList<ChatMessage> messages, List<FunctionCallContent>? calls, List<FunctionCallContent>? withheld)
    {
        _kept ??= [.. messages];
        _conversationId = conversationId;
        _withheld = withheld;
        if (calls is not null)
        {
            _kept.Add(new ChatMessage(ChatRole.Assistant, [.. calls]));
        }
    }
}
