using System.Text;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>The updates of one message that wait, and how far its text was let go.</summary>
internal sealed class HeldUpdates
{
    // A piece with as much to show is parted for it; smaller ones go whole, or every word would be an update of its own.
    private const int WorthSplitting = 16;
    private readonly Queue<ChatResponseUpdate> _updates = new();

    /// <summary>Whether a message has begun of which something waits or waited.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The last update of the message, also when it was let go already.</summary>
    public ChatResponseUpdate? Last { get; private set; }

    /// <summary>How many characters of the text, as it came, were let go.</summary>
    public int Released { get; private set; }

    /// <summary>The text that waits.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            foreach (var update in _updates)
            {
                text.Append(MessageText.Of(update.Contents));
            }

            return text.ToString();
        }
    }

    public void Add(ChatResponseUpdate update)
    {
        IsOpen = true;
        Last = update;
        _updates.Enqueue(update);
    }

    public void Close()
    {
        _updates.Clear();
        (IsOpen, Last, Released) = (false, null, 0);
    }

    /// <summary>Lets go all that waits, with a text decided as a whole; it stands where the first text stood.</summary>
    public void Release(string? decided, bool isUnchanged, Action<ChatResponseUpdate, ChatResponseUpdate> release)
    {
        while (_updates.TryDequeue(out var update))
        {
            var shown = isUnchanged ? update : WithText(update, decided);
            decided = !isUnchanged && shown.Contents.Any(content => content is TextContent) ? null : decided;
            release(update, shown);
        }
    }

    /// <summary>Lets go what is settled. Calls wait until their message has ended well: whoever executes them cannot take it back.</summary>
    /// <param name="inspection">What is settled.</param>
    /// <param name="isComplete">Whether the message has ended well.</param>
    /// <param name="isStopped">Whether it was stopped, so that what is settled is the last that is shown.</param>
    /// <param name="release">Takes an update as it came, and as it is shown.</param>
    public void Release(
        StreamedInspection inspection, bool isComplete, bool isStopped, Action<ChatResponseUpdate, ChatResponseUpdate> release)
    {
        while (_updates.TryPeek(out var update) && (isComplete || !update.Contents.Any(content => content is FunctionCallContent)))
        {
            var text = MessageText.Of(update.Contents);
            var settled = inspection.SettledLength - Released;
            if (settled >= text.Length)
            {
                _updates.Dequeue();
                Release(update, text, inspection.Show(Released, text.Length), release);
                Released += text.Length;
                continue;
            }

            if (settled >= (isStopped ? 1 : WorthSplitting) && update.Contents is [TextContent])
            {
                Split(update, text, settled, inspection, release);
            }

            return;
        }
    }

    private static void Release(
        ChatResponseUpdate update, string text, string shown, Action<ChatResponseUpdate, ChatResponseUpdate> release) =>
        release(update, shown == text ? update : WithText(update, shown.Length > 0 ? shown : null));

    /// <summary>A large piece is not held for the sake of its end.</summary>
    private void Split(
        ChatResponseUpdate update, string text, int settled, StreamedInspection inspection, Action<ChatResponseUpdate, ChatResponseUpdate> release)
    {
        var first = WithText(update, text[..settled]);
        first.FinishReason = null;
        Release(first, text[..settled], inspection.Show(Released, settled), release);
        Released += settled;
        var rest = _updates.ToArray();
        rest[0] = WithText(update, text[settled..]);
        _updates.Clear();
        Array.ForEach(rest, _updates.Enqueue);
    }

    private static ChatResponseUpdate WithText(ChatResponseUpdate update, string? text)
    {
        var copy = update.Clone();
        copy.Contents = MessageText.WithText(update.Contents, text);
        copy.RawRepresentation = null;
        return copy;
    }
}
