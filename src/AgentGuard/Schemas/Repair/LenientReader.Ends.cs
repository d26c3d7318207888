namespace AgentGuard.Schemas.Repair;

/// <summary>Where a string ends, when quotes within it may have been left unescaped. Every look ahead is bounded.</summary>
internal ref partial struct LenientReader
{
    /// <summary>Whether what follows a quote shows that it closes the string.</summary>
    private readonly bool IsEndOfText(int after, bool isKey)
    {
        var at = SkipAhead(after, out var newline);
        if (at >= _text.Length || newline || at - after >= MaxLookAhead)
        {
            return true;
        }

        switch (_text[at])
        {
            case (byte)'}' or (byte)']' or (byte)')' or (byte)'<' or (byte)'`' or (byte)'#' or (byte)'/' or (byte)';' or (byte)'|':
                return true;
            case (byte)':' or (byte)'=' or (byte)'(':
                return true;
            case (byte)',':
                return isKey || IsNextItem(at + 1);
            case (byte)'\\':
                return true;
            case (byte)'"' or (byte)'\'':
                return at > after || (at + 1 < _text.Length && _text[at + 1] is (byte)',' or (byte)']' or (byte)'}' or (byte)')');
            case (byte)'+' or (byte)'{' or (byte)'[':
                return at > after;
            default:
                return IsWord(_text[at]) && at > after && IsName(at, orLiteral: false);
        }
    }

    /// <summary>Whether what follows a comma can be the next member, element or argument.</summary>
    private readonly bool IsNextItem(int after)
    {
        var at = SkipAhead(after, out var newline);
        if (at >= _text.Length || newline || at - after >= MaxLookAhead)
        {
            return true;
        }

        var next = _text[at];
        return !IsWord(next)
            ? next is (byte)'"' or (byte)'\'' or (byte)'{' or (byte)'[' or (byte)'(' or (byte)'-' or (byte)'}' or (byte)']' or (byte)')'
                or (byte)'\\' or (byte)',' or (byte)'.' or (byte)'+' or (byte)'/' or (byte)'#' or (>= (byte)'0' and <= (byte)'9')
            : IsName(at, orLiteral: true);
    }

    /// <summary>Whether a name stands here that a separator follows, or a literal.</summary>
    private readonly bool IsName(int start, bool orLiteral)
    {
        var end = start;
        var limit = Math.Min(_text.Length, start + MaxLookAhead);
        while (end < limit && IsNamePart(_text[end]))
        {
            end++;
        }

        _tape.Steps += end - start;
        var next = SkipAhead(end, out _);
        if (next >= _text.Length || _text[next] is (byte)':' or (byte)'=' or (byte)'(')
        {
            return true;
        }

        return orLiteral && (Literals.KindOf(_text[start..end]) is not TapeKind.None || _text[next] is (byte)'"' or (byte)'\'');
    }

    private readonly int SkipAhead(int start, out bool newline)
    {
        newline = false;
        var limit = Math.Min(_text.Length, start + MaxLookAhead);
        var at = start;
        while (at < limit && IsSpace(_text[at]))
        {
            newline |= _text[at] == '\n';
            at++;
        }

        _tape.Steps += at - start + 1;
        return at;
    }

    /// <summary>Whether a line begins like the next member of an object.</summary>
    private readonly bool NextLineIsMember(int start)
    {
        var at = SkipAhead(start, out _);
        if (at >= _text.Length || _text[at] is not ((byte)'"' or (byte)'\''))
        {
            return false;
        }

        var end = at + 1;
        var limit = Math.Min(_text.Length, end + MaxLookAhead);
        while (end < limit && IsNamePart(_text[end]))
        {
            end++;
        }

        _tape.Steps += end - at;
        return end + 1 < _text.Length && end > at + 1 && _text[end] == _text[at] && _text[end + 1] == ':';
    }
}
