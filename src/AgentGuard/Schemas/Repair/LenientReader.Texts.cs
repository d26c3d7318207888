using System.Buffers;

namespace AgentGuard.Schemas.Repair;

/// <summary>Strings, in whatever quotes.</summary>
internal ref partial struct LenientReader
{
    private static readonly SearchValues<byte> AfterDouble = Stops("\"\\"u8);
    private static readonly SearchValues<byte> AfterSingle = Stops("'\"\\"u8);
    private static readonly SearchValues<byte> AfterBacktick = Stops("`\"\\"u8);
    private static readonly SearchValues<byte> AfterCurly = Stops([(byte)'"', (byte)'\\', 0xE2]);

    private static SearchValues<byte> Stops(ReadOnlySpan<byte> stops) =>
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(value => (byte)value), .. stops]);

    /// <summary>Reads which quote opens here.</summary>
    private readonly Quote QuoteHere()
    {
        var current = Current;
        if (current is (byte)'"' or (byte)'\'')
        {
            return IsTriple(current) ? new Quote(current, 3, Quote.Style.Triple) : new Quote(current, 1, Quote.Style.Plain);
        }

        var rest = _text[Position..];
        if (current == '`')
        {
            return rest.StartsWith("```"u8) ? default : new Quote(current, 1, Quote.Style.Plain);
        }

        if (current == '\\')
        {
            return rest.Length > 1 && rest[1] is (byte)'"' or (byte)'\'' ? new Quote(rest[1], 2, Quote.Style.Escaped) : default;
        }

        return current == 0xE2 && Quote.IsCurly(rest) ? new Quote(current, 3, Quote.Style.Curly) : default;
    }

    private readonly bool IsTriple(byte quote)
    {
        var rest = _text[Position..];
        return rest.Length > 2 && rest[1] == quote && rest[2] == quote;
    }

    /// <summary>Reads a string; its content becomes a node.</summary>
    private int Text(Quote quote, bool isKey, TapeFlags flags)
    {
        Position += quote.Length;
        var start = Position;
        var node = _tape.Add(TapeKind.Text, start, 0);
        if (quote.Mark != '"' || quote.How is not Quote.Style.Plain)
        {
            _tape.Note(quote.How is Quote.Style.Escaped ? RepairChangeKind.Escape : RepairChangeKind.Quotes, node);
        }

        flags |= quote.How is Quote.Style.Escaped ? TapeFlags.Doubled | TapeFlags.Rewrite : TapeFlags.None;
        var stops = quote.How is Quote.Style.Curly ? AfterCurly
            : quote.Mark == '"' ? AfterDouble : quote.Mark == '`' ? AfterBacktick : AfterSingle;
        while (true)
        {
            var length = _text[Position..].IndexOfAny(stops);
            _tape.Steps += length < 0 ? 1 : length + 1;
            if (length < 0)
            {
                Position = _text.Length;
                return EndOpen(node, flags);
            }

            Position += length;
            if (Stop(quote, isKey, node, ref flags))
            {
                _tape[node].Length = Math.Max(0, _tape[node].Length);
                _tape[node].Flags |= flags;
                return node;
            }
        }
    }

    /// <summary>Looks at a byte that may end the string.</summary>
    /// <returns>Whether the string ends here.</returns>
    private bool Stop(Quote quote, bool isKey, int node, ref TapeFlags flags)
    {
        var current = Current;
        if (current == '\\' && !(quote.How is Quote.Style.Escaped && Closes(quote)))
        {
            Escape(node, ref flags);
            return false;
        }

        if (current < 0x20)
        {
            return Control(quote, isKey, node, ref flags);
        }

        if (!Closes(quote))
        {
            flags |= current == '"' ? TapeFlags.Rewrite : TapeFlags.None;
            Position++;
            return false;
        }

        var end = Position;
        if (quote.How is Quote.Style.Triple || IsEndOfText(Position + quote.Length, isKey))
        {
            Position += quote.Length;
            _tape[node].Length = end - _tape[node].Start;
            return true;
        }

        _tape.Note(RepairChangeKind.GuessedQuote, node);
        flags |= TapeFlags.Rewrite;
        Position += quote.Length;
        if (quote.How is Quote.Style.Plain && !AtEnd && Current == quote.Mark)
        {
            flags |= TapeFlags.Twins;
            Position++;
        }

        return false;
    }

    private readonly bool Closes(Quote quote)
    {
        var rest = _text[Position..];
        return quote.How switch
        {
            Quote.Style.Plain => rest[0] == quote.Mark,
            Quote.Style.Escaped => rest.Length > 1 && rest[0] == '\\' && rest[1] == quote.Mark,
            Quote.Style.Triple => rest[0] == quote.Mark && rest.Length > 2 && rest[1] == quote.Mark && rest[2] == quote.Mark,
            _ => rest[0] == 0xE2 && Quote.IsCurly(rest),
        };
    }

    private void Escape(int node, ref TapeFlags flags)
    {
        var rest = _text[Position..];
        if ((flags & TapeFlags.Doubled) != 0 && rest.Length > 2 && rest[1] == '\\')
        {
            Position = Math.Min(_text.Length, Position + (rest[2] == '\\' ? 4 : 3));
            return;
        }

        if ((flags & TapeFlags.Raw) != 0)
        {
            flags |= TapeFlags.Rewrite;
            Position++;
            return;
        }

        var length = JsonEscape.Measure(_text[(Position + 1)..]);
        if (length == 0)
        {
            flags |= TapeFlags.Rewrite;
            if (Position + 1 < _text.Length)
            {
                _tape.Note(_text[Position + 1] == 'u' ? RepairChangeKind.Encoding : RepairChangeKind.Escape, node);
            }

            length = 1;
        }

        Position = Math.Min(_text.Length, Position + 1 + length);
    }

    /// <summary>A raw control character is escaped, unless the line end shows that the closing quote is missing.</summary>
    private bool Control(Quote quote, bool isKey, int node, ref TapeFlags flags)
    {
        if (Current == '\n' && quote.How is Quote.Style.Plain && !isKey && NextLineIsMember(Position + 1))
        {
            var end = Position;
            while (end > _tape[node].Start && (IsSpace(_text[end - 1]) || _text[end - 1] == ','))
            {
                end--;
            }

            _tape[node].Length = end - _tape[node].Start;
            _tape.Note(RepairChangeKind.GuessedQuote, node);
            Position = end;
            return true;
        }

        _tape.Note(RepairChangeKind.ControlCharacter, node);
        flags |= TapeFlags.Rewrite;
        Position++;
        return false;
    }

    private int EndOpen(int node, TapeFlags flags)
    {
        _tape[node].Length = _text.Length - _tape[node].Start;
        _tape[node].Flags |= flags | TapeFlags.Rewrite | TapeFlags.Open;
        _tape.Note(RepairChangeKind.CutOff, node);
        return node;
    }
}
