using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>An answer as it streams by: everything passes at once except calls, which wait until the stream has ended.</summary>
internal sealed class HeldAnswer
{
    private readonly List<ChatResponseUpdate> _passed = [];
    private readonly List<ChatResponseUpdate> _held = [];

    public ChatFinishReason? FinishReason { get; private set; }

    public string? ConversationId { get; private set; }

    public List<AIContent> Contents => [.. _passed.Concat(_held).SelectMany(update => update.Contents)];

    /// <summary>Takes an update and gives what passes at once; <see langword="null"/> when all of it waits.</summary>
    public ChatResponseUpdate? Hold(ChatResponseUpdate update)
    {
        FinishReason = update.FinishReason ?? FinishReason;
        ConversationId = update.ConversationId ?? ConversationId;
        var calls = update.Contents.Where(IsCall).ToList();
        if (calls.Count == 0)
        {
            _passed.Add(update);
            return update;
        }

        if (calls.Count == update.Contents.Count)
        {
            _held.Add(update);
            return null;
        }

        var waiting = update.Clone();
        waiting.Contents = calls;
        _held.Add(waiting);
        var passing = update.Clone();
        passing.Contents = [.. update.Contents.Where(content => !IsCall(content))];
        _passed.Add(passing);
        return passing;
    }

    /// <summary>Gives what waited, as it was judged, and the results of the calls that were answered.</summary>
    public IEnumerable<ChatResponseUpdate> Release(ToolCallReview review, string messageId)
    {
        foreach (var update in _held)
        {
            var contents = review.Apply(update.Contents);
            var released = update;
            if (!ReferenceEquals(contents, update.Contents))
            {
                released = update.Clone();
                released.Contents = contents;
            }

            _passed.Add(released);
            yield return released;
        }

        if (review.Results.Count > 0)
        {
            var last = _passed[^1];
            var results = new ChatResponseUpdate(ChatRole.Tool, [.. review.Results])
            {
                MessageId = messageId,
                ResponseId = last.ResponseId,
                ConversationId = ConversationId,
                ModelId = last.ModelId,
            };
            _passed.Add(results);
            yield return results;
        }
    }

    public ChatResponse ToResponse() => _passed.ToChatResponse();

    private static bool IsCall(AIContent content) => content is FunctionCallContent { InformationalOnly: false };
}
