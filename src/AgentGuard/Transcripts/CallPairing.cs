using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>The second step: every call has one result, directly after it, and every result a call.</summary>
internal sealed class CallPairing
{
    private readonly MendingLog _log;

    public CallPairing(MendingLog log) => _log = log;

    public List<DraftMessage> Mend(List<DraftMessage> drafts)
    {
        var slots = new CallMatching(_log).Match(drafts);
        CallNaming.Name(slots, _log);
        var paired = new List<DraftMessage>(drafts.Count + 2);
        for (var i = 0; i < drafts.Count;)
        {
            var end = i + 1;
            if (Array.Exists(drafts[i].Slots, slot => slot?.Owner == drafts[i]))
            {
                while (end < drafts.Count && drafts[end].Role == ChatRole.Tool)
                {
                    end++;
                }

                AddBlock(drafts[i], drafts.GetRange(i + 1, end - i - 1), paired);
            }
            else if (KeepResultsOf(null, drafts[i]))
            {
                paired.Add(drafts[i]);
            }

            for (var at = i; at < end; at++)
            {
                if (drafts[at].Strays is { } strays)
                {
                    paired.Add(new DraftMessage(ChatRole.User, strays, drafts[at].Index));
                }
            }

            i = end;
        }

        return paired;
    }

    private void AddBlock(DraftMessage owner, List<DraftMessage> answers, List<DraftMessage> paired)
    {
        var calls = Rewrite(owner, static (content, slot) => content is FunctionCallContent && slot is not null ? slot.ToCall() : content);
        if (calls is not null)
        {
            owner.Replace(calls);
        }

        paired.Add(owner);
        var first = paired.Count;
        foreach (var answer in answers)
        {
            if (KeepResultsOf(owner, answer))
            {
                paired.Add(answer);
            }
        }

        if (Array.Exists(owner.Slots, slot => slot is not null && IsMissing(slot, answers)))
        {
            AddMissing(owner, answers, first, paired);
        }
    }

    private void AddMissing(DraftMessage owner, List<DraftMessage> answers, int first, List<DraftMessage> paired)
    {
        List<AIContent> results = [];
        foreach (var slot in owner.Slots)
        {
            if (slot is null || !IsMissing(slot, answers))
            {
                continue;
            }

            if (slot.Result is { } late)
            {
                results.Add(slot.ToResult(late));
                _log.Add(TranscriptDefectKind.ResultMisplaced, TranscriptMendingAction.Moved, slot.Answer!, slot.Call.CallId);
            }
            else
            {
                results.Add(new FunctionResultContent(slot.NewId, _log.Wording.UnansweredCall));
                _log.Add(TranscriptDefectKind.CallWithoutResult, TranscriptMendingAction.Inserted, owner, slot.Call.CallId);
            }
        }

        if (paired.Count > first)
        {
            paired[^1].Replace([.. paired[^1].Contents, .. results]);
        }
        else
        {
            paired.Add(new DraftMessage(ChatRole.Tool, results, owner.Index));
        }
    }

    private static bool IsMissing(CallSlot slot, List<DraftMessage> answers) => slot.Answer is not { } answer || !answers.Contains(answer);

    /// <summary>Takes away the results that belong elsewhere, or nowhere.</summary>
    /// <returns>Whether anything is left.</returns>
    private static bool KeepResultsOf(DraftMessage? owner, DraftMessage answer)
    {
        var kept = Rewrite(answer, (content, slot) =>
            content is not FunctionResultContent result ? content
            : slot is not null && slot.Owner == owner ? slot.ToResult(result)
            : null);
        if (kept is not null)
        {
            answer.Replace(kept);
        }

        return kept is null || !SentContent.IsEmpty(kept);
    }

    private static List<AIContent>? Rewrite(DraftMessage draft, Func<AIContent, CallSlot?, AIContent?> rewrite)
    {
        List<AIContent>? written = null;
        for (var i = 0; i < draft.Slots.Length; i++)
        {
            var content = rewrite(draft.Contents[i], draft.Slots[i]);
            if (written is null && !ReferenceEquals(content, draft.Contents[i]))
            {
                written = [.. draft.Contents.Take(i)];
            }

            if (content is not null)
            {
                written?.Add(content);
            }
        }

        return written;
    }
}
