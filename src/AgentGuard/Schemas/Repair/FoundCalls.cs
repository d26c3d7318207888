using System.Text;

namespace AgentGuard.Schemas.Repair;

/// <summary>The calls found so far, and which of them count.</summary>
internal sealed class FoundCalls(bool isCutOff, List<RepairChange> changes)
{
    private readonly List<Found> _calls = [];
    private readonly List<Found> _mentions = [];
    private RepairedToolCall? _orphan;
    private bool _hasTextAround;
    private int _place;

    public bool HasLost { get; set; }

    public int Count => _calls.Count + _mentions.Count;

    /// <summary>Starts the next place in the text where calls may stand.</summary>
    public void NextPlace() => _place++;

    public void Add(RepairedToolCall call, bool isMention) => (isMention ? _mentions : _calls).Add(new(call, _place));

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
        var chosen = WithoutRepeats(WithoutDrafts(_calls.Count > 0 ? _calls : _mentions));
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

        return new(chosen, changes);
    }

    /// <summary>Where some places hold calls that can be made, what stands at others is code or example.</summary>
    private List<Found> WithoutDrafts(List<Found> calls)
    {
        var good = calls.Where(found => found.IsGood).Select(found => found.Place).ToHashSet();
        if (good.Count == 0 || calls.TrueForAll(found => good.Contains(found.Place)))
        {
            return calls;
        }

        changes.Add(RepairEngine.Change(RepairChangeKind.OtherCandidate));
        return calls.FindAll(found => good.Contains(found.Place));
    }

    /// <summary>A call is read once, unless one list holds several calls, each equally often: that is meant.</summary>
    private List<RepairedToolCall> WithoutRepeats(List<Found> calls)
    {
        if (calls.Count < 2)
        {
            return calls.ConvertAll(found => found.Call);
        }

        var groups = calls.GroupBy(found => (found.Call.Name, Encoding.UTF8.GetString(found.Call.Utf8Arguments.Span))).ToList();
        var meant = groups.Count > 1 && calls.TrueForAll(found => found.Place == calls[0].Place)
            && groups.TrueForAll(group => group.Count() == groups[0].Count());
        if (groups.Count == calls.Count || meant)
        {
            return calls.ConvertAll(found => found.Call);
        }

        changes.Add(new(string.Empty, RepairChangeKind.Dropped, "a call that repeats an earlier one was left out"));
        return groups.ConvertAll(group => group.First().Call);
    }

    private readonly record struct Found(RepairedToolCall Call, int Place)
    {
        public bool IsGood => Call.IsKnown && Call.Changes.All(change => change.Kind is not RepairChangeKind.BareText);
    }
}
