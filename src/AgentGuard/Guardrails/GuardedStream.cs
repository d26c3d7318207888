using System.Diagnostics.CodeAnalysis;
using System.Text;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>Applies the decisions of an <see cref="OutputGate"/> to a streamed answer: text waits until its message ends.</summary>
/// <remarks>
/// <see cref="FlushAsync"/> is the only place where held text is let go. A bounded look-ahead would flush there the part of the text
/// that can no longer belong to anything a guardrail looks for.
/// </remarks>
internal sealed class GuardedStream
{
    private readonly OutputGate _gate;
    private readonly List<ChatResponseUpdate> _held = [];
    private readonly Queue<ChatResponseUpdate> _ready = new();
    private readonly Dictionary<string, ChatResponseUpdate> _withheldCalls = new(StringComparer.Ordinal);

    public GuardedStream(OutputGate gate) => _gate = gate;

    public bool TryTake([MaybeNullWhen(false)] out ChatResponseUpdate update) => _ready.TryDequeue(out update);

    public async ValueTask AcceptAsync(ChatResponseUpdate update, CancellationToken cancellationToken)
    {
        if (_held is [.., var last] && StartsMessage(last, update))
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        if (IsFromElsewhere(update))
        {
            ReleaseCallsOf(update);
            _ready.Enqueue(update);
        }
        else if (_held.Count > 0 || (_gate.Holds && (_gate.Rejected || update.Contents.Any(IsHeld))))
        {
            _held.Add(update);
            if (update.FinishReason is not null)
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            _ready.Enqueue(update);
        }
    }

    /// <summary>Judges the text that is held, and lets go what the user may read.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var text = HeldText();
        var decided = await _gate.DecideAsync(text, cancellationToken).ConfigureAwait(false);
        var rest = decided;
        foreach (var update in _held)
        {
            _ready.Enqueue(decided == text ? update : WithText(update, ref rest));
        }

        _held.Clear();
    }

    private static bool IsHeld(AIContent content) => content is TextContent { Text.Length: > 0 } or FunctionCallContent;

    private static bool IsFromElsewhere(ChatResponseUpdate update) =>
        (update.Role is { } role && role != ChatRole.Assistant) || update.Contents.Any(content => content is FunctionResultContent);

    private static bool StartsMessage(ChatResponseUpdate last, ChatResponseUpdate next) =>
        IsFromElsewhere(next)
        || (!string.IsNullOrEmpty(last.MessageId) && !string.IsNullOrEmpty(next.MessageId) && last.MessageId != next.MessageId);

    private string HeldText()
    {
        var text = new StringBuilder();
        foreach (var update in _held)
        {
            text.Append(MessageText.Of(update.Contents));
        }

        return text.ToString();
    }

    private ChatResponseUpdate WithText(ChatResponseUpdate update, ref string? rest)
    {
        var copy = update.Clone();
        copy.Contents = MessageText.WithText(update.Contents, rest);
        copy.RawRepresentation = null;
        rest = copy.Contents.Any(content => content is TextContent) ? null : rest;
        if (!_gate.Rejected)
        {
            return copy;
        }

        WithholdCalls(copy);
        copy.FinishReason = _gate.Stopped && copy.FinishReason is not null ? ChatFinishReason.ContentFilter : copy.FinishReason;
        if (copy.Contents.All(content => content is UsageContent))
        {
            // What is left of a message that was taken away must not become an empty message.
            copy.MessageId = null;
        }

        return copy;
    }

    private void WithholdCalls(ChatResponseUpdate update)
    {
        foreach (var call in update.Contents.OfType<FunctionCallContent>().ToArray())
        {
            var alone = update.Clone();
            alone.Contents = [call];
            alone.FinishReason = null;
            _withheldCalls[call.CallId] = alone;
            update.Contents.Remove(call);
        }
    }

    /// <summary>A call that was executed belongs beside its result, or the conversation could not be sent again.</summary>
    private void ReleaseCallsOf(ChatResponseUpdate update)
    {
        foreach (var result in update.Contents.OfType<FunctionResultContent>())
        {
            if (_withheldCalls.Remove(result.CallId, out var call))
            {
                _ready.Enqueue(call);
            }
        }
    }
}
