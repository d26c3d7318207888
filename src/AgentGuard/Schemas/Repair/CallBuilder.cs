using System.Text;

namespace AgentGuard.Schemas.Repair;

/// <summary>Makes a call of its name and the node of its arguments.</summary>
internal readonly ref struct CallBuilder(ReadOnlySpan<byte> text, Tape tape, ToolShape[] tools)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>The nodes that became calls.</summary>
    public List<(int From, int To)> Covered { get; } = [];

    public bool Covers(int node)
    {
        foreach (var (from, to) in Covered)
        {
            if (node >= from && node < to)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes a call.</summary>
    /// <returns>The call; <see langword="null"/> when its arguments are no object.</returns>
    public RepairedToolCall? Build(
        int tool, ReadOnlySpan<byte> name, int arguments, int whole, int firstNote, int endNote, bool guessed)
    {
        var declared = tool < 0 ? null : tools[tool];
        var changes = Notes(whole, arguments, firstNote, endNote);
        if (guessed)
        {
            changes.Add(RepairEngine.Change(RepairChangeKind.GuessedCall));
        }

        if (declared is not null && !name.IsEmpty && !IsSame(name, declared.Name))
        {
            changes.Add(RepairEngine.Change(RepairChangeKind.Renamed));
        }

        tape.Output.Clear();
        var shape = declared?.Schema.Shape;
        if (!Arguments(arguments, whole, shape, changes))
        {
            return null;
        }

        var json = tape.Output.Written.ToArray();
        if (changes.Count > 0 && !StrictJson.IsValid(json, RepairOptions.MaxDepth))
        {
            return null;
        }

        var errors = declared?.Schema.Validate(json) ?? [];
        return new(declared?.Name ?? Encoding.UTF8.GetString(name), declared is not null, json, changes, errors);
    }

    /// <summary>Finds the only tool that an object of arguments fits.</summary>
    public int OnlyToolFor(int node)
    {
        var found = -1;
        for (var i = 0; i < tools.Length; i++)
        {
            if (Fits(node, tools[i].Schema.Shape))
            {
                found = found < 0 ? i : -2;
            }
        }

        return Math.Max(found, -1);
    }

    private bool Fits(int node, SchemaShape shape)
    {
        var required = 0;
        for (var key = node + 1; key + 1 < tape[node].End; key = tape[key + 1].End)
        {
            var index = shape.Find(_text.Slice(tape[key].Start, tape[key].Length));
            if (index < 0)
            {
                return false;
            }

            required += shape.Properties[index].IsRequired ? 1 : 0;
        }

        return tape[node].End > node + 1 && required == shape.Properties.Count(property => property.IsRequired);
    }

    private static bool IsSame(ReadOnlySpan<byte> written, string declared)
    {
        Span<byte> utf8 = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(declared, utf8, out var length) && written.SequenceEqual(utf8[..length]);
    }

    private List<RepairChange> Notes(int whole, int arguments, int firstNote, int endNote)
    {
        List<RepairChange> changes = [];
        for (var i = firstNote; i < endNote; i++)
        {
            var (kind, node) = tape.NoteAt(i);
            if (node >= whole && node < tape[whole].End)
            {
                changes.Add(new(tape.PathOf(node, arguments, _text), kind, RepairChanges.Describe(kind)));
            }
        }

        return changes;
    }

    private bool Arguments(int node, int whole, SchemaShape? shape, List<RepairChange> changes)
    {
        if (tape[node].Kind is TapeKind.Text or TapeKind.Null)
        {
            return TextArguments(node, shape, changes);
        }

        var fitter = new Fitter(_text, tape, tape.Output, node, nesting: 0);
        fitter.Object(node, shape ?? new SchemaShape());
        Siblings(ref fitter, node, whole, shape);
        changes.AddRange(fitter.Changes ?? []);
        return true;
    }

    /// <summary>Arguments may be JSON within a string: that is how providers transport them, so it is no change.</summary>
    private bool TextArguments(int node, SchemaShape? shape, List<RepairChange> changes)
    {
        var content = TextContent.Read(_text.Slice(tape[node].Start, tape[node].Length), tape[node].Flags).Trim(" \t\r\n"u8);
        if (content.IsEmpty || tape[node].Kind is TapeKind.Null)
        {
            tape.Output.Add("{}"u8);
            return true;
        }

        var inner = Tape.Rent();
        inner.Source.Add(content);
        var reader = new LenientReader(inner.Source.Written, 0, inner, null);
        var root = reader.Value();
        var usable = root >= 0 && !reader.Failed && inner[root].Kind is TapeKind.Object;
        if (usable)
        {
            for (var i = 0; i < inner.NoteCount; i++)
            {
                var (kind, at) = inner.NoteAt(i);
                changes.Add(new(inner.PathOf(at, root, inner.Source.Written), kind, RepairChanges.Describe(kind)));
            }

            var fitter = new Fitter(inner.Source.Written, inner, tape.Output, root, nesting: 1);
            fitter.Object(root, shape ?? new SchemaShape());
            changes.AddRange(fitter.Changes ?? []);
        }

        tape.Steps += inner.Steps;
        Tape.Return(inner);
        return usable;
    }

    /// <summary>A property of the tool that stands beside the arguments, not among them, was misplaced.</summary>
    private void Siblings(ref Fitter fitter, int node, int whole, SchemaShape? shape)
    {
        if (shape is null || node == whole || tape[whole].Kind is not TapeKind.Object)
        {
            return;
        }

        for (var key = whole + 1; key + 1 < tape[whole].End; key = tape[key + 1].End)
        {
            var name = _text.Slice(tape[key].Start, tape[key].Length);
            if (key + 1 != node && !CallKeys.IsName(name) && shape.Find(name) >= 0)
            {
                fitter.Append(key, shape);
                fitter.Note(key + 1, RepairChangeKind.Moved, "a property beside the arguments was moved to them");
            }
        }
    }
}
