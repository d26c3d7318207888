using System.Buffers;

namespace AgentGuard.Schemas.Repair;

/// <summary>Finds the values in a text: the whole of it, or objects and lists with prose, fences and wrappers around.</summary>
internal ref struct CandidateFinder
{
    private static readonly SearchValues<byte> Starts = SearchValues.Create("{[<"u8);
    private readonly ReadOnlySpan<byte> _text;
    private readonly Tape _tape;
    private int _at;

    public CandidateFinder(ReadOnlySpan<byte> text, Tape tape)
    {
        _text = text;
        _tape = tape;
    }

    /// <summary>Whether text around the values was left out.</summary>
    public bool LeftOut { get; private set; }

    /// <summary>Whether something that looked like a value was left out.</summary>
    public bool MoreThanFound { get; private set; }

    /// <summary>Finds candidates.</summary>
    /// <param name="roots">Receives their nodes.</param>
    /// <param name="notes">Receives where the notes of each begin, and after the last where they end.</param>
    /// <returns>How many there are.</returns>
    public int Find(scoped Span<int> roots, scoped Span<int> notes)
    {
        var count = 0;
        SkipSpace();
        if (Whole(notes) is var whole && whole >= 0)
        {
            roots[count++] = whole;
        }

        while (count < roots.Length && NextStart())
        {
            LeftOut |= count > 0;
            notes[count] = _tape.NoteCount;
            if (Candidate() is var root && root >= 0)
            {
                roots[count++] = root;
            }
        }

        notes[count] = _tape.NoteCount;
        LeftOut |= _at < _text.Length && _text[_at..].Trim(" \t\r\n"u8).Length > 0;
        MoreThanFound |= count == roots.Length && NextStart();
        return count;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && (_text[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
        {
            _at++;
        }
    }

    /// <summary>Tries the text from its start: a value of any type that is all there is, or the members of an object without its braces.</summary>
    private int Whole(scoped Span<int> notes)
    {
        notes[0] = _tape.NoteCount;
        if (_at == _text.Length || _text[_at] is (byte)'{' or (byte)'[' or (byte)'<' or (byte)'`')
        {
            return -1;
        }

        _tape.StartCandidate();
        var reader = new LenientReader(_text, _at, _tape, null);
        var root = reader.Value();
        var isText = root >= 0 && _tape[root].Kind is TapeKind.Text;
        if (isText && (_tape[root].Flags & (TapeFlags.Raw | TapeFlags.Rewrite)) == (TapeFlags.Raw | TapeFlags.Rewrite))
        {
            root = -1;
        }

        var rest = _text[Math.Min(reader.Position, _text.Length)..].TrimStart(" \t\r\n"u8);
        if (isText && root >= 0 && rest.Length > 0 && rest[0] == ':')
        {
            return Braceless();
        }

        var complete = root >= 0 && !reader.Failed && rest.IsEmpty && _tape[root].Kind is not TapeKind.Call;
        _tape.Count = complete ? _tape.Count : 0;
        _at = complete ? _text.Length : _at;
        return complete ? root : -1;
    }

    private int Braceless()
    {
        _tape.Count = 0;
        var reader = new LenientReader(_text, _at, _tape, null);
        var root = reader.Members();
        if (root < 0)
        {
            _tape.Count = 0;
            return -1;
        }

        _at = reader.Position;
        return root;
    }

    /// <summary>Goes to where the next value may begin; what a model thought aloud is skipped.</summary>
    private bool NextStart()
    {
        while (_at < _text.Length)
        {
            var length = _text[_at..].IndexOfAny(Starts);
            _tape.Steps += length < 0 ? 1 : length + 1;
            if (length < 0)
            {
                LeftOut |= _text[_at..].Trim(" \t\r\n"u8).Length > 0;
                _at = _text.Length;
                return false;
            }

            LeftOut |= length > 0 && _text.Slice(_at, length).Trim(" \t\r\n"u8).Length > 0;
            _at += length;
            if (_text[_at] != '<')
            {
                return true;
            }

            LeftOut = true;
            _at += Thought.Length(_text[_at..]);
        }

        return false;
    }

    private int Candidate()
    {
        var (count, start) = (_tape.Count, _at);
        _tape.StartCandidate();
        var reader = new LenientReader(_text, _at, _tape, null);
        var root = reader.Value();
        _at = Math.Max(reader.Position, start + 1);
        if (root >= 0 && !reader.Failed)
        {
            return root;
        }

        MoreThanFound |= _tape.Count > count + 1;
        _tape.Count = count;
        _at = reader.TooDeep ? _text.Length : _at;
        return -1;
    }
}
