namespace AgentGuard.Schemas.Repair;

/// <summary>Objects and the arguments of calls.</summary>
internal ref partial struct Fitter
{
    /// <summary>Writes the members of an object or a call; of several values, the inner ones of a wrapper that the schema does not know.</summary>
    public void Object(int node, SchemaShape shape)
    {
        var from = shape.Properties.Count > 0 ? Unwrap(node, shape) : node;
        _output.Add((byte)'{');
        var first = true;
        for (var key = from + 1; key + 1 < _tape[from].End; key = _tape[key + 1].End)
        {
            first &= !Property(from, key, shape, first);
        }

        _output.Add((byte)'}');
    }

    /// <summary>Adds members to an object that was just written.</summary>
    public void Append(int key, SchemaShape shape)
    {
        _output.CutTo(_output.Count - 1);
        var first = _output.Written[^1] == '{';
        Property(_root, key, shape, first);
        _output.Add((byte)'}');
    }

    /// <returns>Whether a member was written.</returns>
    private bool Property(int parent, int key, SchemaShape shape, bool first)
    {
        var value = key + 1;
        var index = IndexOf(parent, key, shape, out var renamed);
        var property = index < 0 ? null : shape.Properties[index];
        if (property is null && shape.IsClosed && shape.Properties.Count > 0)
        {
            Note(value, RepairChangeKind.Dropped, "a property that the schema forbids was left out");
            return false;
        }

        if (property is { IsRequired: false } && _tape[value].Kind is TapeKind.Null && !property.Shape.For(TapeKind.Null).Accepts(TapeKind.Null))
        {
            Note(value, RepairChangeKind.Coercion, "null for an optional property that cannot be null was left out");
            return false;
        }

        if (!first)
        {
            _output.Add((byte)',');
        }

        if (renamed)
        {
            Note(value, RepairChangeKind.Renamed, "a key became the declared one that it means");
        }

        WriteKey(key, renamed || _tape[key].Kind is TapeKind.None ? property : null);
        _output.Add((byte)':');
        Value(value, property?.Shape ?? shape.Others);
        return true;
    }

    private void WriteKey(int key, ShapeProperty? property)
    {
        if (property is not null)
        {
            WriteRaw(property.Name.Utf8);
        }
        else if (_tape[key].Kind is TapeKind.None)
        {
            WriteRaw("argument"u8);
        }
        else
        {
            WriteText(key);
        }
    }

    /// <summary>Finds the property that a key means; a positional argument means the property at its position.</summary>
    private int IndexOf(int parent, int key, SchemaShape shape, out bool renamed)
    {
        renamed = false;
        if (shape.Properties.Count == 0)
        {
            return -1;
        }

        if (_tape[key].Kind is TapeKind.None)
        {
            var position = Position(parent, key, shape.Properties.Count);
            Note(key + 1, RepairChangeKind.Moved, "a positional argument became the named one at its position");
            return position < shape.Properties.Count ? position : -1;
        }

        var name = Read(key);
        var index = shape.Find(name);
        if (index >= 0)
        {
            return index;
        }

        index = shape.FindSimilar(name);
        if (index < 0 || Has(parent, shape.Properties[index].Name))
        {
            return -1;
        }

        renamed = true;
        return index;
    }

    private readonly int Position(int parent, int key, int limit)
    {
        var position = 0;
        for (var other = parent + 1; other < key && position < limit; other = _tape[other + 1].End)
        {
            position++;
        }

        return position;
    }

    private readonly bool Has(int parent, ShapeName name)
    {
        for (var key = parent + 1; key + 1 < _tape[parent].End; key = _tape[key + 1].End)
        {
            if (_tape[key].Kind is TapeKind.Text && Span(key).SequenceEqual(name.Utf8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An only member that the schema does not know, and whose value is an object that it does know, is a wrapper.</summary>
    private int Unwrap(int node, SchemaShape shape)
    {
        var key = node + 1;
        var value = node + 2;
        if (value >= _tape[node].End || _tape[value].Kind is not TapeKind.Object || _tape[value].End != _tape[node].End)
        {
            return node;
        }

        var positional = _tape[key].Kind is TapeKind.None;
        var declared = positional ? (shape.Properties[0].Shape.Accepts(TapeKind.Object) ? 0 : -1) : shape.Find(Read(key));
        if (declared >= 0 || !KnowsAKeyOf(value, shape))
        {
            return node;
        }

        Note(value, RepairChangeKind.Moved, "what a wrapper held was taken out of it");
        return value;
    }

    private readonly bool KnowsAKeyOf(int node, SchemaShape shape)
    {
        for (var key = node + 1; key + 1 < _tape[node].End; key = _tape[key + 1].End)
        {
            if (shape.Find(Read(key)) >= 0 || shape.FindSimilar(Read(key)) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
