using System.Diagnostics.CodeAnalysis;
using System.Text;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>A streamed answer: what waits for the judgement, and what may go.</summary>
/// <remarks>
/// What comes before the text (reasoning, usage) goes at once; from the first text on, all waits, in order. A message that turns out to call
/// tools is no final answer and goes as it is.
/// </remarks>
internal sealed class StreamedAnswer
{
    private readonly List<ChatResponseUpdate> _held = [];
    private readonly Queue<ChatResponseUpdate> _ready = new();
    private readonly StringBuilder _text = new();
    private bool _passes;
    private bool _calledAnswerTool;

    /// <summary>Whether anything came.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the call failed for the schema, and is to be made anew.</summary>
    public bool IsLowered { get; set; }

    /// <summary>Whether no conforming answer can come of it any more.</summary>
    public bool IsCut { get; private set; }

    /// <summary>How it came to its end.</summary>
    public StreamEnding Ending => new(IsCut, IsReleased: false);

    /// <summary>The text so far.</summary>
    public string Text => _text.ToString();

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
        update = ReadAnswerTool(update);
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
        else if (!_passes && (_held.Count > 0 || IsHeld(update)))
        {
            _held.Add(update);
            _text.Append(MessageText.Of(update.Contents));
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
    }

    /// <summary>Lets the answer go, with the accepted text in place of what the model wrote.</summary>
    public void Accept(OutputJudgement judgement, StructuredOutputReport report)
    {
        var rest = judgement.Text;
        var isChanged = rest != Text;
        foreach (var held in _held)
        {
            var update = isChanged ? WithText(held, ref rest) : held;
            if (!isChanged || !IsEmpty(update))
            {
                _ready.Enqueue(update);
            }
        }

        // Without a message id the report belongs to the response, not to the message, which will be sent again.
        _ready.Enqueue(new ChatResponseUpdate
        {
            ResponseId = _held[^1].ResponseId,
            ConversationId = ConversationId,
            ModelId = _held[^1].ModelId,
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
