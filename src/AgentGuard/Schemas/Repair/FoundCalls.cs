namespace AgentGuard.Schemas.Repair;

/// <summary>The calls found so far, and which of them count.</summary>
internal sealed class FoundCalls(bool isCutOff, List<RepairChange> changes)
{
    private readonly List<RepairedToolCall> _calls = [];
    private readonly List<RepairedToolCall> _mentions = [];
    private RepairedToolCall? _orphan;
    private bool _hasTextAround;

    public bool HasLost { get; set; }

    public int Count => _calls.Count + _mentions.Count;

    public void Add(RepairedToolCall call, bool isMention) => (isMention ? _mentions : _calls).Add(call);

    public void AddOrphan(RepairedToolCall? call) => _orphan ??= call;

    /// <summary>Notes what was changed outside the calls of a value.</summary>
    public void NoteOutside(Tape tape, int firstNote, CallBuilder builder, int root, bool textAround, bool found)
    {
        _hasTextAround |= textAround;
        for (var i = firstNote; i < tape.NoteCount && found; i++)
        {
            var (kind, node) = tape.NoteAt(i);
            if (node == root || !builder.Covers(node))
            {
                changes.Add(RepairEngine.Change(kind));
            }
        }
    }

    public ToolCallReading Finish()
    {
        var chosen = _calls.Count > 0 ? _calls : _mentions;
        if (chosen.Count == 0 && _orphan is not null)
        {
            chosen.Add(_orphan);
        }

        if (_hasTextAround)
        {
            changes.Add(RepairEngine.Change(RepairChangeKind.TextAround));
        }

        if (isCutOff)
        {
            changes.Add(RepairEngine.Change(RepairChangeKind.CutOff));
        }

        if (HasLost && chosen.Count > 0)
        {
            changes.Add(RepairEngine.Change(RepairChangeKind.Dropped));
        }

        return new(WithoutRepeats(chosen), changes);
    }

    private List<RepairedToolCall> WithoutRepeats(List<RepairedToolCall> calls)
    {
        if (calls.Count < 2)
        {
            return calls;
        }

        var kept = new List<RepairedToolCall>(calls.Count);
        var seen = new HashSet<(string, string)>();
        foreach (var call in calls)
        {
            if (seen.Add((call.Name, System.Text.Encoding.UTF8.GetString(call.Utf8Arguments.Span))))
            {
                kept.Add(call);
            }
        }

        if (kept.Count < calls.Count)
        {
            changes.Add(new(string.Empty, RepairChangeKind.Dropped, "a call that repeats an earlier one was left out"));
        }

        return kept;
    }
}
