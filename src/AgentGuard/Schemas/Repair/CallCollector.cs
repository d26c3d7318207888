namespace AgentGuard.Schemas.Repair;

/// <summary>Recognises the calls among the values of a text and collects them.</summary>
internal ref struct CallCollector
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly Tape _tape;
    private readonly ToolNames _names;
    private readonly FoundCalls _found;
    private readonly CallBuilder _builder;
    private int _notes;
    private bool _isMention;

    public CallCollector(
        ReadOnlySpan<byte> text, Tape tape, ToolNames names, ToolShape[] tools, bool isCutOff, List<RepairChange> changes)
    {
        _text = text;
        _tape = tape;
        _names = names;
        _found = new FoundCalls(isCutOff, changes);
        _builder = new CallBuilder(text, tape, tools);
    }

    /// <summary>Whether something that had begun like a call could not be read.</summary>
    public bool HasLost
    {
        readonly get => _found.HasLost;
        set => _found.HasLost = value;
    }

    /// <summary>Adds the calls of a value.</summary>
    /// <returns>Whether there is any.</returns>
    public bool Add(int root, int note, int start, int end)
    {
        (_notes, _isMention) = (note, false);
        _builder.Covered.Clear();
        _found.NextPlace();
        var before = _found.Count;
        if (_tape[root].Kind is TapeKind.Object && _names.FindEnding(CallPlace.NameBefore(_text[..start])) is var tool && tool >= 0
            && CallParts.In(root, _tape, _text) is not { Name: >= 0, Arguments: >= 0 })
        {
            Build(tool, [], root, root);
        }
        else if (!Collect(root) && _tape[root].Kind is TapeKind.Object)
        {
            Orphan(root);
        }

        var found = _found.Count > before;
        _found.NoteOutside(_tape, note, _builder, root, start > 0 || end < _text.Length, found);
        return found;
    }

    /// <summary>Adds a call in the syntax of a programming language.</summary>
    public void AddSyntax(int root, int note, bool isMention)
    {
        (_notes, _isMention) = (note, isMention);
        _found.NextPlace();
        Call(root);
    }

    public readonly ToolCallReading Finish() => _found.Finish();

    private bool Collect(int node)
    {
        var before = _found.Count;
        switch (_tape[node].Kind)
        {
            case TapeKind.Call:
                Call(node);
                break;
            case TapeKind.Array when IsPair(node):
                Build(_names.Find(Content(node + 1)), Content(node + 1), node + 2, node);
                break;
            case TapeKind.Array:
                for (var item = node + 1; item < _tape[node].End; item = _tape[item].End)
                {
                    Collect(item);
                }

                break;
            case TapeKind.Object:
                Object(node);
                break;
        }

        return _found.Count > before;
    }

    private readonly ReadOnlySpan<byte> Content(int node) => _text.Slice(_tape[node].Start, _tape[node].Length);

    /// <summary>A list of a name and its arguments.</summary>
    private readonly bool IsPair(int node)
    {
        var name = node + 1;
        return name + 1 < _tape[node].End && _tape[name].Kind is TapeKind.Text && _tape[name + 1].Kind is TapeKind.Object
            && _tape[name + 1].End == _tape[node].End && _names.Knows(Content(name));
    }

    private void Call(int node)
    {
        var name = Content(node);
        var tool = Tool(name);
        var before = _found.Count;
        if (tool < 0)
        {
            for (var key = node + 1; key + 1 < _tape[node].End; key = _tape[key + 1].End)
            {
                Collect(key + 1);
            }
        }

        if (_found.Count == before)
        {
            Build(tool, name, node, node);
        }
    }

    private readonly int Tool(ReadOnlySpan<byte> name)
    {
        var tool = _names.Find(name);
        return tool >= 0 ? tool : _names.FindByLastPart(name);
    }

    private void Object(int node)
    {
        var parts = CallParts.In(node, _tape, _text);
        if (parts.Name >= 0 && (parts.Arguments >= 0 || _names.Knows(Content(parts.Name))))
        {
            Build(Tool(Content(parts.Name)), Content(parts.Name), parts.Arguments >= 0 ? parts.Arguments : node, node);
            return;
        }

        for (var key = node + 1; key + 1 < _tape[node].End; key = _tape[key + 1].End)
        {
            var value = key + 1;
            var tool = _tape[value].Kind is TapeKind.Object or TapeKind.Text ? _names.Find(Content(key)) : -1;
            if (tool >= 0)
            {
                Build(tool, Content(key), value, value);
            }
            else if (_tape[value].Kind is TapeKind.Array && _names.Find(Content(key)) is var listed && listed >= 0)
            {
                Listed(listed, Content(key), value);
            }
            else
            {
                Collect(value);
            }
        }
    }

    /// <summary>A tool's name with a list of arguments objects is one call for each.</summary>
    private readonly void Listed(int tool, ReadOnlySpan<byte> name, int list)
    {
        for (var item = list + 1; item < _tape[list].End; item = _tape[item].End)
        {
            if (_tape[item].Kind is TapeKind.Object)
            {
                Build(tool, name, item, item);
            }
        }
    }

    /// <summary>An object of arguments without a name belongs to the only tool that they fit.</summary>
    private readonly void Orphan(int root)
    {
        if (_builder.OnlyToolFor(root) is var tool && tool >= 0)
        {
            _found.AddOrphan(_builder.Build(tool, [], root, root, _notes, _tape.NoteCount, guessed: true));
        }
    }

    private readonly void Build(int tool, ReadOnlySpan<byte> name, int arguments, int whole)
    {
        if (_builder.Build(tool, name, arguments, whole, _notes, _tape.NoteCount, _isMention) is { } call)
        {
            _found.Add(call, _isMention);
            _builder.Covered.Add((whole, _tape[whole].End));
        }
    }
}
