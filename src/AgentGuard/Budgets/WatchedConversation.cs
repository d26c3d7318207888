using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>A conversation that is watched as it grows: each look reads only what is new. Not thread-safe.</summary>
/// <remarks>
/// What it says depends on the messages alone: another instance, another process or a later run says the same of the same conversation, and
/// puts its notes at the same places. So what was sent stays byte for byte, and the provider's prompt cache holds.
/// </remarks>
public sealed class WatchedConversation
{
    private const string PollingProperty = "agentguard.polling";

    private readonly ProgressWatchOptions _options;
    private readonly Dictionary<string, FunctionCallContent> _calls = new(StringComparer.Ordinal);
    private readonly List<(int Index, ChatMessage Message)> _notes = [];
    private readonly List<Exchange> _step = [];
    private ProgressHistory _history;
    private ProgressVerdict _last = ProgressVerdict.GoesOn;
    private ChatMessage? _lastRead;
    private int _read;

    internal WatchedConversation(ProgressWatchOptions options)
    {
        _options = options;
        _history = new ProgressHistory(options);
    }

    /// <summary>Judges a conversation before it is sent.</summary>
    /// <param name="messages">The whole conversation. One that does not go on from the last one is read anew.</param>
    /// <param name="tools">The tools of the request: one that polls can say so.</param>
    /// <returns>The verdict on the latest step; <see cref="ProgressVerdict.GoOn"/> when the latest message holds no tool result.</returns>
    public ProgressVerdict Examine(IReadOnlyList<ChatMessage> messages, IList<AITool>? tools = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (_read > messages.Count || (_read > 0 && !ReferenceEquals(messages[_read - 1], _lastRead)))
        {
            Forget();
        }

        while (_read < messages.Count)
        {
            Read(messages, tools);
            _lastRead = messages[_read++];
        }

        return _last;
    }

    /// <summary>Puts what the model was to be told so far, and is to be told now, into the conversation.</summary>
    /// <param name="messages">The conversation that was examined last.</param>
    /// <returns>The messages to send; the very list that was given when there is nothing to tell. It is never changed.</returns>
    public IReadOnlyList<ChatMessage> Annotate(IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (_notes.Count == 0)
        {
            return messages;
        }

        List<ChatMessage> told = [.. messages];
        foreach (var (index, message) in _notes)
        {
            told[index] = message;
        }

        return told;
    }

    private void Forget()
    {
        _calls.Clear();
        _notes.Clear();
        _step.Clear();
        _history = new ProgressHistory(_options);
        _last = ProgressVerdict.GoesOn;
        _read = 0;
    }

    private void Read(IReadOnlyList<ChatMessage> messages, IList<AITool>? tools)
    {
        var message = messages[_read];
        _last = ProgressVerdict.GoesOn;
        var hasResults = false;
        for (var i = 0; i < message.Contents.Count; i++)
        {
            switch (message.Contents[i])
            {
                case FunctionCallContent call:
                    _calls[call.CallId] = call;
                    break;
                case FunctionResultContent result:
                    hasResults |= Take(result, tools);
                    break;
            }
        }

        if (!hasResults && message.Role == ChatRole.User && !ProgressNote.Is(message))
        {
            _history.UserSpoke();
        }

        // The results of one step may stand in several messages.
        if (hasResults && (_read + 1 == messages.Count || messages[_read + 1].Role != ChatRole.Tool))
        {
            Judge(message);
        }
    }

    private bool Take(FunctionResultContent result, IList<AITool>? tools)
    {
        if (_calls.TryGetValue(result.CallId, out var call))
        {
            var text = MessageText.OfResult(result.Result);
            _step.Add(new Exchange(
                call.Name, CallFingerprint.Of(call), ResultFingerprint.Of(text), FailedResult.Is(result, text), Polls(call.Name, tools), text));
        }

        return true;
    }

    private void Judge(ChatMessage message)
    {
        if (_step.Count > 0 && _history.Add(_step) is { } finding)
        {
            _last = finding.ToVerdict();
            if (ProgressNote.AddTo(message, ProgressNote.Text(finding)) is { } told)
            {
                _notes.Add((_read, told));
            }
        }

        _step.Clear();
    }

    private bool Polls(string name, IList<AITool>? tools)
    {
        if (_options.PollingTools.Contains(name))
        {
            return true;
        }

        for (var i = 0; i < tools?.Count; i++)
        {
            if (tools[i].Name == name)
            {
                return tools[i].AdditionalProperties.TryGetValue(PollingProperty, out var polls) && polls is true or "true";
            }
        }

        return false;
    }
}
