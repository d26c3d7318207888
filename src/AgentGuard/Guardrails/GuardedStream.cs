using System.Diagnostics.CodeAnalysis;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>
/// Applies the decisions of an <see cref="OutputGate"/> to a streamed answer: text waits until it is settled, or until its message ends.
/// </summary>
internal sealed class GuardedStream
{
    private readonly OutputGate _gate;
    private readonly HeldUpdates _held = new();
    private readonly Queue<ChatResponseUpdate> _ready = new();
    private readonly Dictionary<string, ChatResponseUpdate> _withheldCalls = new(StringComparer.Ordinal);
    private StreamedInspection? _inspection;

    public GuardedStream(OutputGate gate) => _gate = gate;

    public bool TryTake([MaybeNullWhen(false)] out ChatResponseUpdate update) => _ready.TryDequeue(out update);

    public async ValueTask AcceptAsync(ChatResponseUpdate update, CancellationToken cancellationToken)
    {
        if (_held.Last is { } last && StartsMessage(last, update))
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        if (IsFromElsewhere(update))
        {
            ReleaseCallsOf(update);
            _ready.Enqueue(update);
        }
        else if (_held.IsOpen || (_gate.Holds && (_gate.Rejected || update.Contents.Any(IsHeld))))
        {
            await HoldAsync(update, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            _ready.Enqueue(update);
        }
    }

    /// <summary>Judges the text that is held, and lets go what the user may read.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_inspection is not null && !_gate.Rejected)
        {
            await AdvanceAsync(isComplete: true, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var text = _held.Text;
            var decided = await _gate.DecideAsync(text, cancellationToken).ConfigureAwait(false);
            _held.Release(decided, decided == text, Enqueue);
        }

        _held.Close();
        _inspection = null;
    }

    private static bool IsHeld(AIContent content) => content is TextContent { Text.Length: > 0 } or FunctionCallContent;

    private static bool IsFromElsewhere(ChatResponseUpdate update) =>
        (update.Role is { } role && role != ChatRole.Assistant) || update.Contents.Any(content => content is FunctionResultContent);

    private static bool StartsMessage(ChatResponseUpdate last, ChatResponseUpdate next) =>
        IsFromElsewhere(next)
        || (!string.IsNullOrEmpty(last.MessageId) && !string.IsNullOrEmpty(next.MessageId) && last.MessageId != next.MessageId);

    private async ValueTask HoldAsync(ChatResponseUpdate update, CancellationToken cancellationToken)
    {
        if (!_held.IsOpen)
        {
            _inspection = _gate.OpenInspection();
        }

        _held.Add(update);
        if (update.FinishReason is not null)
        {
            _inspection?.Append(MessageText.Of(update.Contents));
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (_inspection is not null && !_gate.Rejected)
        {
            _inspection.Append(MessageText.Of(update.Contents));
            await AdvanceAsync(isComplete: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask AdvanceAsync(bool isComplete, CancellationToken cancellationToken)
    {
        var inspection = _inspection!;
        var stop = await inspection.AdvanceAsync(isComplete, cancellationToken).ConfigureAwait(false);
        _held.Release(inspection, isComplete && stop is null, stop is not null, Enqueue);
        if (stop is not null)
        {
            var safeMessage = await _gate.StopAsync(stop, cancellationToken).ConfigureAwait(false);
            if (_held.Released > 0 && _held.Last is { } last)
            {
                // Behind what was read already, the safe message is a message of its own.
                _ready.Enqueue(SafeMessage(last, safeMessage));
                safeMessage = null;
            }

            _held.Release(safeMessage, isUnchanged: false, Enqueue);
        }
    }

    private static ChatResponseUpdate SafeMessage(ChatResponseUpdate last, string text)
    {
        var update = last.Clone();
        update.MessageId = $"{last.MessageId ?? last.ResponseId ?? "message"}-guardrail";
        update.Role = ChatRole.Assistant;
        update.Contents = [new TextContent(text)];
        update.FinishReason = null;
        update.RawRepresentation = null;
        return update;
    }

    private void Enqueue(ChatResponseUpdate original, ChatResponseUpdate update)
    {
        if (_gate.Rejected && !ReferenceEquals(original, update))
        {
            WithholdCalls(update);
            update.FinishReason = _gate.Stopped && update.FinishReason is not null ? ChatFinishReason.ContentFilter : update.FinishReason;
            if (update.Contents.All(content => content is UsageContent))
            {
                // What is left of a message that was taken away must not become an empty message.
                update.MessageId = null;
            }
        }

        _ready.Enqueue(update);
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
