namespace AgentGuard.Schemas.Repair;

/// <summary>Values of another type than the schema asks for.</summary>
internal ref partial struct Fitter
{
    private const int MaxNesting = 2;

    private void Convert(int node, SchemaShape shape)
    {
        var kind = _tape[node].Kind;
        var done = kind switch
        {
            TapeKind.Text => FromText(node, shape),
            TapeKind.Number or TapeKind.True or TapeKind.False => FromScalar(node, shape),
            TapeKind.Array => FromSingle(node, shape),
            _ => false,
        };
        if (done || (kind is not TapeKind.Null && IntoArray(node, shape)))
        {
            return;
        }

        Misfits++;
        Plain(node);
    }

    private bool FromText(int node, SchemaShape shape)
    {
        var text = Read(node).Trim(" \t\r\n"u8);
        if ((shape.Types & (ShapeTypes.Number | ShapeTypes.Integer)) != 0 && NumberIn(text, shape))
        {
            Note(node, RepairChangeKind.Coercion, "a string became a number");
            return true;
        }

        var literal = Literals.KindOf(text);
        if (literal is not TapeKind.None && shape.Accepts(literal))
        {
            _output.Add(literal is TapeKind.True ? "true"u8 : literal is TapeKind.False ? "false"u8 : "null"u8);
            Note(node, RepairChangeKind.Coercion, "a string became the literal that it spells");
            return true;
        }

        return (shape.Types & (ShapeTypes.Array | ShapeTypes.Object)) != 0 && Nested(node, text, shape);
    }

    private readonly bool NumberIn(ReadOnlySpan<byte> text, SchemaShape shape)
    {
        if (!StrictJson.IsNumber(text) && !LooseNumber.IsOne(text))
        {
            return false;
        }

        if (!shape.Types.HasFlag(ShapeTypes.Number) && text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0)
        {
            return false;
        }

        var room = _output.Room(64);
        if (!LooseNumber.TryRewrite(text, room, out var length))
        {
            return false;
        }

        _output.Advance(length);
        return true;
    }

    /// <summary>A string may hold the JSON of the object or array that is asked for.</summary>
    private bool Nested(int node, ReadOnlySpan<byte> text, SchemaShape shape)
    {
        if (_nesting >= MaxNesting || text.IsEmpty || text[0] is not ((byte)'{' or (byte)'['))
        {
            return false;
        }

        var tape = Tape.Rent();
        tape.Source.Add(text);
        var reader = new LenientReader(tape.Source.Written, 0, tape, null);
        var root = reader.Value();
        var usable = root >= 0 && !reader.Failed && shape.Accepts(tape[root].Kind);
        if (usable)
        {
            var fitter = new Fitter(tape.Source.Written, tape, _output, root, _nesting + 1);
            fitter.Value(root, shape);
            Misfits += fitter.Misfits;
            Note(node, RepairChangeKind.Coercion, "a string became the JSON that it holds");
            Adopt(node, tape, fitter);
        }

        _tape.Steps += tape.Steps;
        Tape.Return(tape);
        return usable;
    }

    private void Adopt(int node, Tape tape, Fitter fitter)
    {
        for (var i = 0; i < tape.NoteCount; i++)
        {
            var kind = tape.NoteAt(i).Kind;
            Note(node, kind, "in the JSON that a string holds, " + RepairChanges.Describe(kind));
        }

        foreach (var change in fitter.Changes ?? [])
        {
            Note(node, change.Kind, "in the JSON that a string holds, " + change.What);
        }
    }

    private bool FromScalar(int node, SchemaShape shape)
    {
        if (shape.Accepts(TapeKind.Text))
        {
            var start = _output.Count;
            _output.Add((byte)'"');
            Plain(node);
            _output.Add((byte)'"');
            return IsMember(start, shape) && Coerced(node, "a number or literal became a string");
        }

        var span = Span(node);
        if (_tape[node].Kind is TapeKind.Number && shape.Accepts(TapeKind.True) && span.Length == 1 && span[0] is (byte)'0' or (byte)'1')
        {
            _output.Add(span[0] == '1' ? "true"u8 : "false"u8);
            return Coerced(node, "a number became a boolean");
        }

        return false;
    }

    private readonly bool IsMember(int start, SchemaShape shape)
    {
        if (shape.Members.Count == 0)
        {
            return true;
        }

        var written = _output.Written[(start + 1)..^1];
        foreach (var member in shape.Members)
        {
            if (written.SequenceEqual(member.Utf8))
            {
                return true;
            }
        }

        _output.CutTo(start);
        return false;
    }

    /// <summary>A list of one may be meant as its element.</summary>
    private bool FromSingle(int node, SchemaShape shape)
    {
        var only = node + 1;
        if (only >= _tape[node].End || _tape[only].End != _tape[node].End || !shape.Accepts(_tape[only].Kind))
        {
            return false;
        }

        Value(only, shape);
        return Coerced(node, "a list of one became its element");
    }

    private bool IntoArray(int node, SchemaShape shape)
    {
        if (!shape.Types.HasFlag(ShapeTypes.Array))
        {
            return false;
        }

        var (count, misfits, changes) = (_output.Count, Misfits, _changes?.Count ?? 0);
        _output.Add((byte)'[');
        Value(node, shape.Items);
        _output.Add((byte)']');
        if (Misfits == misfits)
        {
            return Coerced(node, "a single value became a list of one");
        }

        _output.CutTo(count);
        _changes?.RemoveRange(changes, _changes.Count - changes);
        Misfits = misfits;
        return false;
    }

    private bool Coerced(int node, string what)
    {
        Note(node, RepairChangeKind.Coercion, what);
        return true;
    }
}
