using AgentGuard.Internal;
using AgentGuard.Provenance;
using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>Finds the call of every result; what has none becomes text that says so.</summary>
internal sealed class CallMatching
{
    private readonly MendingLog _log;
    private readonly List<CallSlot> _slots = [];
    private readonly Dictionary<string, List<CallSlot>> _byId = new(StringComparer.Ordinal);

    public CallMatching(MendingLog log) => _log = log;

    /// <summary>Fills the slots of the messages.</summary>
    /// <returns>All calls, in order.</returns>
    public List<CallSlot> Match(List<DraftMessage> drafts)
    {
        foreach (var draft in drafts)
        {
            if (!draft.Contents.Any(content => content is FunctionCallContent or FunctionResultContent))
            {
                continue;
            }

            draft.Slots = new CallSlot?[draft.Contents.Count];
            for (var i = 0; i < draft.Slots.Length; i++)
            {
                draft.Slots[i] = draft.Contents[i] switch
                {
                    FunctionCallContent call => Open(draft, call),
                    FunctionResultContent result => Answer(draft, result),
                    _ => null,
                };
            }
        }

        return _slots;
    }

    private CallSlot Open(DraftMessage draft, FunctionCallContent call)
    {
        var slot = new CallSlot(draft, call);
        _slots.Add(slot);
        if (!_byId.TryGetValue(call.CallId, out var same))
        {
            _byId[call.CallId] = same = [];
        }

        same.Add(slot);
        return slot;
    }

    // The latest message that calls by this id and waits is meant; within it, its first such call.
    private CallSlot? Answer(DraftMessage draft, FunctionResultContent result)
    {
        var calls = _byId.GetValueOrDefault(result.CallId);
        if (calls?.FindLast(slot => slot.Result is null)?.Owner is not { } owner)
        {
            AddStray(draft, result, calls);
            return null;
        }

        var slot = calls.Find(slot => slot.Result is null && slot.Owner == owner)!;
        slot.AnswerWith(draft, result);
        return slot;
    }

    private void AddStray(DraftMessage draft, FunctionResultContent result, List<CallSlot>? calls)
    {
        var text = MessageText.OfResult(result.Result);
        var isCopy = calls?.Exists(slot => MessageText.OfResult(slot.Result!.Result) == text) is true;
        var kind = calls is null ? TranscriptDefectKind.ResultWithoutCall : TranscriptDefectKind.ResultRepeated;
        if (isCopy || string.IsNullOrWhiteSpace(text))
        {
            _log.Add(kind, TranscriptMendingAction.Removed, draft, result.CallId);
            return;
        }

        var said = ContentCopy.WithText(result, $"{_log.Wording.ResultWithoutCall}\n{text}");
        (draft.Strays ??= []).Add(said.SetOrigin(said.GetOrigin() ?? ContentOrigin.Tool()));
        _log.Add(kind, TranscriptMendingAction.Replaced, draft, result.CallId);
    }
}
