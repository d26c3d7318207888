namespace AgentGuard.Transcripts;

/// <summary>Gives calls the ids and names that the provider takes; in the order of the calls, so that what was sent before stays the same.</summary>
internal static class CallNaming
{
    private const int Attempts = 1_000;

    public static void Name(List<CallSlot> slots, MendingLog log)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        DraftMessage? owner = null;
        foreach (var slot in slots)
        {
            if (slot.Owner != owner && !log.Rules.RequiresUniqueCallIds)
            {
                used.Clear();
            }

            owner = slot.Owner;
            NameTool(slot, log);
            GiveId(slot, used, log);
        }
    }

    private static void NameTool(CallSlot slot, MendingLog log)
    {
        if (!log.Rules.AcceptsName(slot.Call.Name))
        {
            slot.NewName = ForeignId.CreateName(slot.Call.Name, log.Rules);
            log.Add(TranscriptDefectKind.NameNotAccepted, TranscriptMendingAction.Renamed, slot.Owner, slot.Call.CallId);
        }
    }

    private static void GiveId(CallSlot slot, HashSet<string> used, MendingLog log)
    {
        var isAccepted = log.Rules.AcceptsCallId(slot.Call.CallId);
        if (isAccepted && used.Add(slot.Call.CallId))
        {
            return;
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            slot.NewId = ForeignId.Create(slot.Call.CallId, attempt, log.Rules);
            if (used.Add(slot.NewId))
            {
                break;
            }
        }

        var kind = isAccepted ? TranscriptDefectKind.CallIdRepeated : TranscriptDefectKind.CallIdNotAccepted;
        log.Add(kind, TranscriptMendingAction.Renamed, slot.Owner, slot.Call.CallId, slot.NewId);
    }
}
