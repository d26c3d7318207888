namespace AgentGuard.Schemas.Repair;

/// <summary>Takes the candidate that needs the least change to conform.</summary>
internal readonly ref struct CandidateChoice(ReadOnlySpan<byte> text, Tape tape, RepairSchema? schema, RepairOptions options)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Whether the text is JSON as it stands; what is not is never called clean.</summary>
    public bool IsJson { get; init; }

    public RepairResult Choose(ReadOnlySpan<int> roots, ReadOnlySpan<int> notes, List<RepairChange> changes, bool leftOut)
    {
        Fitted best = default;
        var others = false;
        for (var i = 0; i < roots.Length; i++)
        {
            var fitted = Fit(roots[i], notes[i], notes[i + 1]);
            if (best.Json is null)
            {
                best = fitted;
                continue;
            }

            var same = best.Json.AsSpan().SequenceEqual(fitted.Json);
            others |= !same && !best.IsProse && !fitted.IsProse;
            best = fitted.Cost < best.Cost ? fitted : best;
        }

        changes.AddRange(best.Changes);
        if (changes.Count == 0 && !IsJson)
        {
            changes.Add(RepairEngine.Change(RepairChangeKind.TextAround));
        }

        if (others || leftOut)
        {
            changes.Add(RepairEngine.Change(RepairChangeKind.OtherCandidate));
        }

        if (options.IsCutOff)
        {
            changes.Add(RepairEngine.Change(RepairChangeKind.CutOff));
        }

        var verdict = best.Errors.Count > 0 ? RepairVerdict.Rejected : Verdicts.Of(changes);
        return new(verdict, best.Json, changes, best.Errors);
    }

    private Fitted Fit(int root, int firstNote, int endNote)
    {
        var changes = new List<RepairChange>();
        var prose = false;
        for (var i = firstNote; i < endNote; i++)
        {
            var (kind, node) = tape.NoteAt(i);
            changes.Add(new(tape.PathOf(node, root, _text), kind, RepairChanges.Describe(kind)));
            prose |= kind is RepairChangeKind.BareText;
        }

        tape.Output.Clear();
        var fitter = new Fitter(_text, tape, tape.Output, root, nesting: 0);
        fitter.Value(root, schema?.Shape);
        changes.AddRange(fitter.Changes ?? []);
        var json = tape.Output.Written.ToArray();
        if (fitter.Changes is not null && !StrictJson.IsValid(json, RepairOptions.MaxDepth))
        {
            return new([], changes, [new(string.Empty, "must not nest so deep", "a deeper value")], int.MaxValue, prose);
        }

        var errors = schema?.Validate(json) ?? [];
        var cost = (errors.Count * 10_000) + changes.Sum(change => Verdicts.Cost(change.Kind));
        return new(json, changes, errors, cost + (tape[root].Kind is TapeKind.Object ? 0 : 1), prose && tape[root].Kind is TapeKind.Array);
    }

    private readonly record struct Fitted(
        byte[] Json, List<RepairChange> Changes, IReadOnlyList<SchemaError> Errors, int Cost, bool IsProse);
}
