using System.Buffers;

namespace AgentGuard.Schemas.Repair;

/// <summary>Goes through a text once and reads at each place where a call may begin.</summary>
internal ref struct CallFinder
{
    private static readonly SearchValues<byte> Starts = SearchValues.Create("{[(<`"u8);
    private readonly ReadOnlySpan<byte> _text;
    private readonly Tape _tape;
    private readonly ToolNames _names;
    private CallCollector _calls;
    private bool _inFence;
    private int _at;

    public CallFinder(ReadOnlySpan<byte> text, Tape tape, ToolNames names, CallCollector calls)
    {
        _text = text;
        _tape = tape;
        _names = names;
        _calls = calls;
    }

    public void Find()
    {
        while (_at < _text.Length)
        {
            var length = _text[_at..].IndexOfAny(Starts);
            _tape.Steps += length < 0 ? 1 : length + 1;
            if (length < 0)
            {
                return;
            }

            _at += length;
            switch (_text[_at])
            {
                case (byte)'<':
                    Tag();
                    break;
                case (byte)'`':
                    Fence();
                    break;
                case (byte)'(':
                    Bracket();
                    break;
                default:
                    Value();
                    break;
            }
        }
    }

    private void Tag()
    {
        var (count, note) = (_tape.Count, _tape.NoteCount);
        _tape.StartCandidate();
        var markup = new MarkupCall(_text, _at, _tape);
        var root = markup.Read();
        if (root < 0)
        {
            _tape.Count = count;
            _at += Thought.Length(_text[_at..]);
            return;
        }

        _calls.AddSyntax(root, note, isMention: false);
        _at = markup.Position;
    }

    private void Fence()
    {
        var isFence = _text[_at..].StartsWith("```"u8);
        _inFence ^= isFence;
        _at += isFence ? 3 : 1;
    }

    /// <summary>Reads an object or a list.</summary>
    private void Value()
    {
        var (start, count, note) = (_at, _tape.Count, _tape.NoteCount);
        _tape.StartCandidate();
        var reader = new LenientReader(_text, _at, _tape, _names);
        var root = reader.Value();
        if (root < 0 || reader.Failed)
        {
            _calls.HasLost |= _tape.Count > count + 2 || reader.TooDeep;
            _at = reader.TooDeep ? _text.Length : Next(start, reader.Position);
            return;
        }

        if (_calls.Add(root, note, start, reader.Position))
        {
            _at = reader.Position;
            return;
        }

        _at = _text[start] == '[' ? Next(start, reader.Position) : reader.Position;
        _tape.Count = count;
    }

    /// <summary>Within what only looked like a value a call may stand; the budget keeps the whole linear.</summary>
    private readonly int Next(int start, int end) => _tape.Steps < (4L * _text.Length) + 4096 ? start + 1 : Math.Max(end, start + 1);

    /// <summary>Reads a call in the syntax of a programming language, if a tool's name stands before the bracket.</summary>
    private void Bracket()
    {
        var end = _at;
        while (end > 0 && (_text[end - 1] is (byte)'\'' or (byte)'"' or (byte)' ') && _at - end < 2)
        {
            end--;
        }

        var start = end;
        while (start > 0 && end - start < 128 && (char.IsAsciiLetterOrDigit((char)_text[start - 1]) || _text[start - 1] is (byte)'_' or (byte)'.' or (byte)'-'))
        {
            start--;
        }

        _tape.Steps += end - start;
        if (start == end || !_names.Knows(_text[start..end]) || CallPlace.IsDefinition(_text[..start]))
        {
            _at++;
            return;
        }

        var (count, note) = (_tape.Count, _tape.NoteCount);
        _tape.StartCandidate();
        var reader = new LenientReader(_text, _at, _tape, _names);
        var root = reader.Call(start, end - start);
        if (root < 0 || reader.Failed)
        {
            _calls.HasLost = true;
            _tape.Count = count;
            _at++;
            return;
        }

        _calls.AddSyntax(root, note, isMention: !CallPlace.IsOwnPlace(_text[..start], _inFence));
        _at = Math.Max(reader.Position, _at + 1);
    }
}
