namespace AgentGuard.Schemas.Repair;

/// <summary>Keys, words and numbers.</summary>
internal ref partial struct LenientReader
{
    /// <summary>Reads a key.</summary>
    /// <returns>The index of its node; -1 when there is none here, and then nothing was read.</returns>
    private int Key()
    {
        if (AtEnd)
        {
            return -1;
        }

        var quote = QuoteHere();
        if (quote.Length > 0)
        {
            return Text(quote, isKey: true, TapeFlags.None);
        }

        var end = Position;
        var limit = Math.Min(_text.Length, Position + 256);
        while (end < limit && IsNamePart(_text[end]))
        {
            end++;
        }

        var next = SkipAhead(end, out _);
        var complete = next < _text.Length && _text[next] is (byte)':' or (byte)'=';
        if (end == Position || (!complete && (next < _text.Length || _depth == 1)))
        {
            return -1;
        }

        var node = _tape.Add(TapeKind.Text, Position, end - Position);
        _tape.Note(RepairChangeKind.BareKey, node);
        Position = end;
        return node;
    }

    private int Word()
    {
        var start = Position;
        SkipName();
        var word = _text[start..Position];
        if (!AtEnd && word.Length <= 2 && Current is (byte)'"' or (byte)'\'' && IsPrefix(word))
        {
            var raw = word.Contains((byte)'r') || word.Contains((byte)'R') ? TapeFlags.Raw : TapeFlags.None;
            return Text(QuoteHere(), isKey: false, raw);
        }

        var next = SkipAhead(Position, out _);
        if (next < _text.Length && _text[next] == '(' && word[^1] is not ((byte)'.' or (byte)'-'))
        {
            Position = next;
            return Call(start, word.Length);
        }

        var kind = Literals.KindOf(word);
        return kind is TapeKind.None || !IsDelimiter(next, orWord: true) ? BareText(start) : Literal(kind, start);
    }

    private int Literal(TapeKind kind, int start)
    {
        var node = _tape.Add(kind, start, Position - start);
        if (Literals.ChangeOf(_text[start..Position]) is { } change)
        {
            _tape.Note(change, node);
        }

        return node;
    }

    private static bool IsPrefix(ReadOnlySpan<byte> word)
    {
        foreach (var letter in word)
        {
            if ((letter | 0x20) is not ('r' or 'b' or 'u' or 'f'))
            {
                return false;
            }
        }

        return true;
    }

    private void SkipName()
    {
        var start = Position;
        while (Position < _text.Length && IsNamePart(_text[Position]))
        {
            Position++;
        }

        _tape.Steps += Position - start;
    }

    private readonly bool IsDelimiter(int at, bool orWord) => at >= _text.Length
        || _text[at] is (byte)',' or (byte)'}' or (byte)']' or (byte)')' or (byte)'\n' or (byte)'#' or (byte)'/' or (byte)'<' or (byte)'`'
            or (byte)'"' or (byte)'\'' or (byte)';' or (byte)'\\'
        || (orWord && IsWord(_text[at]));

    /// <summary>Takes words without quotes for a string. In the first list or call of a candidate they are prose.</summary>
    private int BareText(int start)
    {
        Position = start;
        var mayBeProse = _depth <= 1 && _square + _round > 0;
        for (var open = 0; Position < _text.Length && _text[Position] != '\n'; Position++)
        {
            var current = _text[Position];
            if (mayBeProse && (current == '`' || (current == ' ' && !IsDelimiter(SkipAhead(Position, out _), orWord: false))))
            {
                _tape.Steps += Position - start;
                Failed = true;
                return -1;
            }

            var closes = current is (byte)'}' or (byte)']' or (byte)')';
            if (open == 0 && (closes || current == ','))
            {
                break;
            }

            open += current is (byte)'{' or (byte)'[' or (byte)'(' ? 1 : closes ? -1 : 0;
        }

        _tape.Steps += Position - start;
        var length = _text[start..Position].TrimEnd(" \r\t"u8).Length;
        var node = _tape.Add(TapeKind.Text, start, length, TapeFlags.Rewrite | TapeFlags.Raw);
        _tape.Note(RepairChangeKind.BareText, node);
        return node;
    }

    private int Number()
    {
        var start = Position;
        while (Position < _text.Length && IsNumberPart(_text[Position]))
        {
            Position++;
        }

        _tape.Steps += Position - start;
        var next = SkipAhead(Position, out _);
        if (next < _text.Length && _text[next] is (byte)'*' or (byte)'/' or (byte)'+' or (byte)'-')
        {
            return Expression(start);
        }

        var word = _text[start..Position];
        if (StrictJson.IsNumber(word) && (AtEnd || !IsWord(Current)))
        {
            return _tape.Add(TapeKind.Number, start, word.Length);
        }

        if (!LooseNumber.IsOne(word))
        {
            if (IsDifference(word))
            {
                return Expression(start);
            }

            return word.SequenceEqual("-"u8) || IsEllipsis(word) ? Nothing(start) : BareText(start);
        }

        var node = _tape.Add(TapeKind.Number, start, word.Length, TapeFlags.Rewrite);
        _tape.Note(AtEnd ? RepairChangeKind.CutOff : RepairChangeKind.Number, node);
        return node;
    }

    /// <summary>Whether a word is <c>10-5</c> and neither a date nor a code: two numbers without leading zeros.</summary>
    private static bool IsDifference(ReadOnlySpan<byte> word)
    {
        var sign = word[1..].IndexOfAny((byte)'-', (byte)'+') + 1;
        return sign > 0 && StrictJson.IsNumber(word[..sign]) && StrictJson.IsNumber(word[(sign + 1)..]);
    }

    private static bool IsEllipsis(ReadOnlySpan<byte> word) => !word.ContainsAnyExcept((byte)'.');

    private static bool IsNumberPart(byte value) => IsNamePart(value) || value is (byte)'+';

    private int Nothing(int start)
    {
        Position = start + (Position == start ? 0 : Position - start);
        _tape.Note(RepairChangeKind.Dropped, Math.Max(0, _tape.Count - 1));
        return -1;
    }

    /// <summary>Reads a constant expression up to where the value ends.</summary>
    private int Expression(int start)
    {
        if (StrictPrefix(start) is { } number)
        {
            return number;
        }

        var at = start;
        while (at < _text.Length && (IsNumberPart(_text[at]) || _text[at] is (byte)' ' or (byte)'*' or (byte)'/')
            && !(_text[at] == '/' && at + 1 < _text.Length && _text[at + 1] is (byte)'/' or (byte)'*'))
        {
            at++;
        }

        _tape.Steps += at - start;
        var expression = _text[start..at].TrimEnd((byte)' ');
        Position = start + expression.Length;
        if (expression.Count((byte)'/') > 1 || !ConstantExpression.TryCompute(expression, out _))
        {
            return BareText(start);
        }

        var node = _tape.Add(TapeKind.Number, start, expression.Length, TapeFlags.Rewrite | TapeFlags.Expression);
        _tape.Note(RepairChangeKind.Computed, node);
        return node;
    }

    /// <summary>A number that a comment follows is just a number.</summary>
    private int? StrictPrefix(int start)
    {
        var end = start;
        while (end < _text.Length && IsNumberPart(_text[end]))
        {
            end++;
        }

        var next = SkipAhead(end, out _);
        if (next + 1 >= _text.Length || _text[next] != '/' || _text[next + 1] is not ((byte)'/' or (byte)'*')
            || !StrictJson.IsNumber(_text[start..end]))
        {
            return null;
        }

        Position = end;
        return _tape.Add(TapeKind.Number, start, end - start);
    }
}
