namespace AgentGuard.Schemas.Repair;

/// <summary>Reads one value as a model may have written it, onto the tape. It goes forward only and never throws.</summary>
/// <remarks>
/// Valid JSON is read exactly as it stands; a prefix of it is read as the same value, marked as cut off. That is what keeps a cut-off
/// text from ever being called lossless.
/// </remarks>
internal ref partial struct LenientReader
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly Tape _tape;
    private readonly ToolNames? _tools;
    private int _depth;
    private int _square;
    private int _round;
    private int _curly;

    public LenientReader(ReadOnlySpan<byte> text, int start, Tape tape, ToolNames? tools)
    {
        _text = text;
        _tape = tape;
        _tools = tools;
        Position = start;
    }

    /// <summary>Where the reader stands: after what was read, or where it failed.</summary>
    public int Position { get; private set; }

    /// <summary>Whether what was begun turned out to be no value.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether the value nests deeper than <see cref="RepairOptions.MaxDepth"/>.</summary>
    public bool TooDeep { get; private set; }

    private readonly bool AtEnd => Position >= _text.Length;

    private readonly byte Current => _text[Position];

    /// <summary>Reads a value.</summary>
    /// <returns>The index of its node; -1 when there is none here.</returns>
    public int Value()
    {
        SkipSpace();
        if (AtEnd || Failed)
        {
            return -1;
        }

        switch (Current)
        {
            case (byte)'{':
                return Object();
            case (byte)'[':
                return Array((byte)']');
            case (byte)'(':
                return Array((byte)')');
            case (byte)'+' or (byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9'):
                return Number();
            default:
                var quote = QuoteHere();
                return quote.Length > 0 ? TextOrCall(quote) : IsWord(Current) ? Word() : -1;
        }
    }

    /// <summary>Reads the members of an object whose opening brace is missing.</summary>
    public int Members()
    {
        var node = _tape.Add(TapeKind.Object, Position, 0);
        _tape.Note(RepairChangeKind.Bracket, node);
        _depth++;
        _curly++;
        return Members(node);
    }

    private int Object()
    {
        var node = _tape.Add(TapeKind.Object, Position++, 0);
        if (!Enter())
        {
            return -1;
        }

        _curly++;
        return Members(node);
    }

    private int Members(int node)
    {
        while (!Failed)
        {
            SkipCommas(node, (byte)'}');
            if (Ends(node, (byte)'}'))
            {
                break;
            }

            Member(node);
        }

        _curly--;
        return Leave(node);
    }

    private void Member(int node)
    {
        var start = Position;
        var key = Key();
        if (key < 0)
        {
            Stray(node, start);
            return;
        }

        SkipSpace();
        if (AtEnd)
        {
            TakeBack(key, node, RepairChangeKind.CutOff);
            return;
        }

        Separator(node, key);
        var value = Failed ? -1 : Value();
        if (value >= 0 || Failed)
        {
            return;
        }

        if (AtEnd)
        {
            TakeBack(key, node, RepairChangeKind.CutOff);
            return;
        }

        _tape.Note(RepairChangeKind.MissingValue, _tape.Add(TapeKind.Null, Position, 0));
    }

    private void Separator(int node, int key)
    {
        if (Current is (byte)':' or (byte)'=')
        {
            if (Current == '=')
            {
                _tape.Note(RepairChangeKind.Syntax, node);
            }

            Position++;
            Position += !AtEnd && Current == '>' ? 1 : 0;
            return;
        }

        if (key == node + 1 && _depth == 1)
        {
            Failed = true;
            return;
        }

        _tape.Note(RepairChangeKind.MissingSeparator, key);
    }

    private int Array(byte close)
    {
        var node = _tape.Add(TapeKind.Array, Position++, 0);
        if (!Enter())
        {
            return -1;
        }

        ref var open = ref (close == ']' ? ref _square : ref _round);
        open++;
        if (close == ')')
        {
            _tape.Note(RepairChangeKind.Syntax, node);
        }

        Elements(node, close);
        if (close == ']')
        {
            _square--;
        }
        else
        {
            _round--;
        }

        return Leave(node);
    }

    private void Elements(int node, byte close)
    {
        var last = -1;
        while (!Failed)
        {
            SkipCommas(node, close);
            SkipOperator(node, last);
            if (Ends(node, close))
            {
                return;
            }

            var start = Position;
            last = Value();
            if (last < 0 && !Failed)
            {
                Stray(node, start);
            }
        }
    }

    /// <summary>Whether the container ends here, be it by its own bracket, by that of another, or by the end of the text.</summary>
    private bool Ends(int node, byte close)
    {
        if (Failed)
        {
            return true;
        }

        if (AtEnd)
        {
            _tape.Note(RepairChangeKind.CutOff, node);
            return true;
        }

        var current = Current;
        if (current == close)
        {
            Position++;
            return true;
        }

        var foreign = (current == ']' && _square > 0) || (current == ')' && _round > 0) || (current == '}' && _curly > 0);
        if (foreign)
        {
            _tape.Note(RepairChangeKind.Bracket, node);
            return true;
        }

        if ((current == '<' && IsTag()) || (current == '`' && _text[Position..].StartsWith("```"u8)))
        {
            _tape.Note(RepairChangeKind.CutOff, node);
            return true;
        }

        return false;
    }

    /// <summary>Leaves out what fits nowhere; a value that has hardly begun with it is none.</summary>
    private void Stray(int node, int start)
    {
        if (_depth == 1 && _tape.Count == node + 1)
        {
            Failed = true;
            return;
        }

        _tape.Note(RepairChangeKind.Dropped, node);
        if (Position > start)
        {
            return;
        }

        var count = _tape.Count;
        var value = Current is (byte)'{' or (byte)'[' or (byte)'(' ? Value() : -1;
        _tape.Count = count;
        Position += value < 0 && Position == start ? 1 : 0;
    }

    private void TakeBack(int to, int node, RepairChangeKind why)
    {
        _tape.Count = to;
        _tape.Note(why, node);
    }

    private bool Enter()
    {
        if (++_depth <= RepairOptions.MaxDepth)
        {
            return true;
        }

        Failed = true;
        TooDeep = true;
        return false;
    }

    private int Leave(int node)
    {
        _depth--;
        _tape.Close(node);
        _tape[node].Length = Position - _tape[node].Start;
        return Failed ? -1 : node;
    }
}
