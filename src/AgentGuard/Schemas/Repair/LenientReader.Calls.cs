using System.Buffers;

namespace AgentGuard.Schemas.Repair;

/// <summary>Calls in the syntax of programming languages: <c>f(a=1, b="x")</c>.</summary>
internal ref partial struct LenientReader
{
    private static readonly SearchValues<byte> Operators = SearchValues.Create("+-*/|&"u8);

    /// <summary>Reads a call whose name was read; the reader stands at its opening bracket.</summary>
    /// <param name="nameStart">Where the name starts.</param>
    /// <param name="nameLength">How long it is.</param>
    public int Call(int nameStart, int nameLength)
    {
        var node = _tape.Add(TapeKind.Call, nameStart, nameLength);
        _tape.Note(RepairChangeKind.Syntax, node);
        Position++;
        if (!Enter())
        {
            return -1;
        }

        _round++;
        while (!Failed)
        {
            if (!SkipCommas(node, (byte)')'))
            {
                SkipStrayQuote(node);
            }

            if (Ends(node, (byte)')'))
            {
                break;
            }

            Argument(node);
        }

        _round--;
        _depth--;
        _tape.Close(node);
        return Failed ? -1 : node;
    }

    /// <summary>A quotation mark between the last argument and the bracket opens nothing: it is what closes the quotes around the call.</summary>
    private void SkipStrayQuote(int node)
    {
        if (AtEnd || _tape.Count == node + 1 || QuoteHere() is not { Length: > 0 and var length } || Position + length >= _text.Length
            || _text[Position + length] != ')')
        {
            return;
        }

        _tape.Note(RepairChangeKind.Dropped, node);
        Position += length;
    }

    /// <summary>
    /// Calls that an operator joins are calls side by side, and what else it joins to a call is left out: what would be made of the results is
    /// nobody's to say here.
    /// </summary>
    private void SkipOperator(int node, int last)
    {
        if (_tools is null || AtEnd || last < 0 || _tape[last].Kind is not TapeKind.Call || OperatorLength() is not (> 0 and var length))
        {
            return;
        }

        _tape.Note(RepairChangeKind.Dropped, node);
        Position += length;
        SkipSpace();
        if (!AtEnd && !IsCallHere())
        {
            var count = _tape.Count;
            Value();
            _tape.Count = count;
        }
    }

    private readonly int OperatorLength()
    {
        var rest = _text[Position..];
        if (rest.StartsWith("or "u8) || rest.StartsWith("and "u8))
        {
            return rest.IndexOf((byte)' ');
        }

        return rest.IndexOfAnyExcept(Operators) is var signs and <= 2 ? signs : 0;
    }

    private readonly bool IsCallHere()
    {
        var end = Position;
        var limit = Math.Min(_text.Length, Position + 128);
        while (end < limit && IsNamePart(_text[end]))
        {
            end++;
        }

        _tape.Steps += end - Position;
        return end > Position && end < _text.Length && _text[end] == '(' && _tools!.Knows(_text[Position..end]);
    }

    private void Argument(int node)
    {
        var start = Position;
        Position += _text[Position..].StartsWith("**"u8) ? 2 : 0;
        var name = _tape.Add(TapeKind.None, Position, 0);
        if (!AtEnd && IsWord(Current) && NamedArgument(name))
        {
            if (Value() < 0 && !Failed)
            {
                MissingArgument(name, node);
            }

            return;
        }

        if (Value() < 0)
        {
            _tape.Count = name;
            if (!Failed)
            {
                Stray(node, start);
            }

            return;
        }

        QuotedName(name, node);
    }

    private bool NamedArgument(int name)
    {
        var end = Position;
        while (end < _text.Length && IsNamePart(_text[end]) && _text[end] is not ((byte)'.' or (byte)'-'))
        {
            end++;
        }

        _tape.Steps += end - Position;
        var next = SkipAhead(end, out _);
        if (next >= _text.Length || _text[next] is not ((byte)'=' or (byte)':')
            || (_text[next] == '=' && next + 1 < _text.Length && _text[next + 1] == '='))
        {
            return false;
        }

        _tape[name].Kind = TapeKind.Text;
        _tape[name].Start = Position;
        _tape[name].Length = end - Position;
        Position = next + 1;
        return true;
    }

    private void MissingArgument(int name, int node)
    {
        if (AtEnd)
        {
            TakeBack(name, node, RepairChangeKind.CutOff);
            return;
        }

        _tape.Note(RepairChangeKind.MissingValue, _tape.Add(TapeKind.Null, Position, 0));
    }

    /// <summary>What was read as a positional string may be a quoted name: <c>f("a": 1)</c>.</summary>
    private void QuotedName(int name, int node)
    {
        SkipSpace();
        if (AtEnd || Current is not ((byte)':' or (byte)'=') || _tape[name + 1].Kind is not TapeKind.Text)
        {
            return;
        }

        _tape[name] = _tape[name + 1];
        _tape[name].End = name + 1;
        _tape.Count = name + 1;
        Position++;
        if (Value() < 0 && !Failed)
        {
            MissingArgument(name, node);
        }
    }

    /// <summary>Reads a string, unless a call to a known tool stands in these quotes or follows them.</summary>
    private int TextOrCall(Quote quote)
    {
        var inList = _tools is not null && _round == 0 && _curly == 0;
        if (inList && CallIn(quote) is { } call)
        {
            return call;
        }

        var node = Text(quote, isKey: false, TapeFlags.None);
        if (!inList || AtEnd || Current != '(' || !_tools!.Knows(_text.Slice(_tape[node].Start, _tape[node].Length)))
        {
            return node;
        }

        var (start, length) = (_tape[node].Start, _tape[node].Length);
        _tape.Count = node;
        return Call(start, length);
    }

    private int? CallIn(Quote quote)
    {
        var start = Position + quote.Length;
        var end = start;
        while (end < _text.Length && IsNamePart(_text[end]))
        {
            end++;
        }

        if (end >= _text.Length || _text[end] != '(' || !_tools!.Knows(_text[start..end]))
        {
            return null;
        }

        Position = end;
        var call = Call(start, end - start);
        if (!AtEnd && QuoteHere() is { Length: > 0 } closing && closing.Mark == quote.Mark)
        {
            Position += closing.Length;
        }

        return call;
    }
}
