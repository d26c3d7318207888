using System.Diagnostics.CodeAnalysis;
using System.Text;
using AgentGuard.Internal;
using AgentGuard.Schemas;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>A streamed answer: what waits for the judgement, and what may go.</summary>
/// <remarks>
/// What comes before the text (reasoning, usage) goes at once; from the first text on, all waits, in order, unless text is released while
/// it is viable. A message that turns out to call tools is no final answer and goes as it is.
/// </remarks>
internal sealed class StreamedAnswer : IDisposable
{
    private readonly OutputStreaming _streaming;
    private readonly ViableText? _viable;
    private readonly string? _replaces;
    private readonly StringBuilder _released = new();
    private readonly List<ChatResponseUpdate> _held = [];
    private readonly Queue<ChatResponseUpdate> _ready = new();
    private readonly StringBuilder _text = new();
    private ChatResponseUpdate? _lastReleased;
    private bool _passes;
    private bool _calledAnswerTool;

    /// <summary>Begins an answer.</summary>
    /// <param name="streaming">When its text goes.</param>
    /// <param name="validator">What it has to conform to as it comes, or <see langword="null"/> when it is only judged whole.</param>
    /// <param name="replaces">The message of which a part was handed out, and in whose place this one comes.</param>
    public StreamedAnswer(OutputStreaming streaming, JsonSchemaValidator? validator, string? replaces)
    {
        _streaming = validator is null ? OutputStreaming.Hold : streaming;
        _viable = validator is null ? null : new ViableText(validator);
        _replaces = replaces;
    }

    /// <summary>The message of which a part was handed out, or <see langword="null"/>.</summary>
    public string? ReleasedMessage => IsReleased ? _lastReleased!.MessageId ?? string.Empty : _replaces;

    /// <summary>Whether anything came.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the call failed for the schema, and is to be made anew.</summary>
    public bool IsLowered { get; set; }

    /// <summary>Whether no conforming answer can come of it any more.</summary>
    public bool IsCut { get; private set; }

    /// <summary>How it came to its end.</summary>
    public StreamEnding Ending => new(IsCut, IsReleased: IsReleased && _streaming is OutputStreaming.Release);

    /// <summary>Whether part of it was handed out.</summary>
    public bool IsReleased => _released.Length > 0;

    /// <summary>Why it was cut.</summary>
    public SchemaError? Rejection => _viable?.Rejection;

    /// <summary>The text so far; where a whole document was handed out, that.</summary>
    public string Text => IsReleased && _viable!.IsComplete ? _released.ToString() : _text.ToString();

    /// <summary>The conversation that the service keeps, if it does.</summary>
    public string? ConversationId { get; private set; }

    /// <summary>Why the model stopped.</summary>
    public ChatFinishReason? FinishReason { get; private set; }

    /// <summary>Whether it is an answer to be judged; calls of tools are not.</summary>
    public bool IsJudged => !_passes && JudgedContent.IsFinal(_held.ToChatResponse());

    public bool TryTakeReady([MaybeNullWhen(false)] out ChatResponseUpdate update) => _ready.TryDequeue(out update);

    /// <summary>Takes the next update of the model.</summary>
    public void Take(ChatResponseUpdate update)
    {
        HasBegun = true;
        ConversationId = update.ConversationId ?? ConversationId;
        update = ReadAnswerTool(WithOwnId(update));
        FinishReason = update.FinishReason ?? FinishReason;
        if (StartsMessage(update))
        {
            ReleaseAll();
        }

        if (update.Contents.Any(content => content is FunctionCallContent or ToolApprovalRequestContent))
        {
            ReleaseAll();
            _passes = true;
        }

        if (update.Contents.Any(content => content is FunctionResultContent))
        {
            _passes = false;
            _ready.Enqueue(update);
        }
        else if (!_passes && (_held.Count > 0 || IsReleased || IsHeld(update)))
        {
            Follow(update, MessageText.Of(update.Contents));
        }
        else
        {
            _ready.Enqueue(update);
        }
    }

    /// <summary>Lets everything go as it is: it is not the final answer.</summary>
    public void ReleaseAll()
    {
        foreach (var update in _held)
        {
            _ready.Enqueue(update);
        }

        _held.Clear();
        _text.Clear();
        _released.Clear();
    }

    /// <summary>Lets the answer go, with the accepted text in place of what the model wrote.</summary>
    public void Accept(OutputJudgement judgement, StructuredOutputReport report)
    {
        var isTold = IsReleased && _viable!.IsComplete;
        var last = _held.LastOrDefault() ?? _lastReleased!;
        if (IsReleased && !isTold)
        {
            BeginAnew(judgement.Text!, last);
        }

        var rest = IsReleased ? null : judgement.Text;
        var isChanged = rest != Text && !isTold;
        foreach (var held in _held)
        {
            var update = isChanged ? WithText(held, ref rest) : held;
            if (!(isChanged || IsReleased) || !IsEmpty(update))
            {
                _ready.Enqueue(update);
            }
        }

        // Without a message id the report belongs to the response, not to the message, which will be sent again.
        _ready.Enqueue(new ChatResponseUpdate
        {
            ResponseId = last.ResponseId,
            ConversationId = ConversationId,
            ModelId = last.ModelId,
            AdditionalProperties = StructuredOutputChatResponseExtensions.Attach(properties: null, report),
        });
    }

    /// <summary>Drops the answer; what it cost remains.</summary>
    public void Reject()
    {
        foreach (var update in _held.Where(update => update.Contents.Any(content => content is UsageContent)))
        {
            var copy = update.Clone();
            copy.Contents = [.. update.Contents.Where(content => content is UsageContent)];
            copy.FinishReason = null;
            copy.MessageId = null;
            copy.RawRepresentation = null;
            _ready.Enqueue(copy);
        }
    }

    public void Dispose() => _viable?.Dispose();

    /// <summary>A message that comes in place of another must not have its id, or they would be taken for one.</summary>
    private ChatResponseUpdate WithOwnId(ChatResponseUpdate update)
    {
        if (_replaces is null || (!string.IsNullOrEmpty(update.MessageId) && update.MessageId != _replaces))
        {
            return update;
        }

        var copy = update.Clone();
        copy.MessageId = $"{_replaces}-again";
        return copy;
    }

    /// <summary>Follows the text, and hands out of it what is viable, if it is to go at once.</summary>
    private void Follow(ChatResponseUpdate update, string text)
    {
        _text.Append(text);
        var piece = _viable?.Append(text) ?? string.Empty;
        IsCut = _viable is { IsBeyondRepair: true } || (IsReleased && _viable!.IsLost && _streaming is OutputStreaming.Release);
        if (_streaming is OutputStreaming.Hold || (piece.Length == 0 && !IsReleased))
        {
            _held.Add(update);
            return;
        }

        if (!IsReleased)
        {
            DropPreface();
        }

        _released.Append(piece);
        Release(update, piece, isWhole: piece.Length == text.Length);
    }

    /// <summary>What was handed out leads nowhere, but the whole could be repaired: it comes again, as another message.</summary>
    private void BeginAnew(string text, ChatResponseUpdate last)
    {
        var message = $"{last.MessageId}-again";
        _ready.Enqueue(new ChatResponseUpdate(ChatRole.Assistant, text) { MessageId = message, ResponseId = last.ResponseId, ModelId = last.ModelId });
        for (var i = 0; i < _held.Count; i++)
        {
            _held[i] = _held[i].Clone();
            _held[i].MessageId = message;
        }
    }

    /// <summary>What stood before the document was white space or a fence; what else came with it stays.</summary>
    private void DropPreface()
    {
        string? none = null;
        var before = _held.ConvertAll(update => WithText(update, ref none));
        _held.Clear();
        foreach (var update in before.Where(update => !IsEmpty(update)))
        {
            _ready.Enqueue(update);
        }
    }

    /// <summary>Hands out the text of an update; what tells of the end waits for the judgement.</summary>
    private void Release(ChatResponseUpdate update, string piece, bool isWhole)
    {
        var tellsOfEnd = update.FinishReason is not null || update.Contents.Any(content => content is UsageContent);
        if (piece.Length == 0)
        {
            string? none = null;
            _held.Add(WithText(update, ref none));
        }
        else if (isWhole && !tellsOfEnd)
        {
            _ready.Enqueue(_lastReleased = update);
        }
        else
        {
            var copy = update.Clone();
            copy.Contents = [new TextContent(piece)];
            copy.FinishReason = null;
            copy.RawRepresentation = null;
            _ready.Enqueue(_lastReleased = copy);
            string? none = null;
            _held.Add(WithText(update, ref none));
        }
    }

    private static bool IsHeld(ChatResponseUpdate update) =>
        update.FinishReason is not null || update.Contents.Any(content => content is TextContent { Text.Length: > 0 } or DataContent or ErrorContent);

    private static bool IsEmpty(ChatResponseUpdate update) =>
        update.Contents.Count == 0 && update.FinishReason is null && update.AdditionalProperties is null;

    private static ChatResponseUpdate WithText(ChatResponseUpdate update, ref string? text)
    {
        var copy = update.Clone();
        copy.Contents = MessageText.WithText(update.Contents, text);
        copy.RawRepresentation = null;
        text = copy.Contents.Any(content => content is TextContent) ? null : text;
        return copy;
    }

    private bool StartsMessage(ChatResponseUpdate next) => _held is [.., var last]
        && !string.IsNullOrEmpty(last.MessageId) && !string.IsNullOrEmpty(next.MessageId) && last.MessageId != next.MessageId;

    private ChatResponseUpdate ReadAnswerTool(ChatResponseUpdate update)
    {
        var holdsAnswer = update.Contents.Any(content => AnswerTool.Read(content) is not null);
        _calledAnswerTool |= holdsAnswer;
        if (!_calledAnswerTool || _passes || (!holdsAnswer && update.FinishReason != ChatFinishReason.ToolCalls))
        {
            return update;
        }

        var copy = update.Clone();
        copy.Contents = AnswerTool.Replace(update.Contents);
        copy.FinishReason = copy.FinishReason == ChatFinishReason.ToolCalls ? ChatFinishReason.Stop : copy.FinishReason;
        copy.RawRepresentation = null;
        return copy;
    }
}
