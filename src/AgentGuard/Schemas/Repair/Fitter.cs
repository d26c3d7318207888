using System.Buffers.Text;

namespace AgentGuard.Schemas.Repair;

/// <summary>Writes a value from the tape as JSON and fits it to a schema on the way, at the lowest cost.</summary>
internal ref partial struct Fitter
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly Tape _tape;
    private readonly ByteBuffer _output;
    private readonly int _root;
    private readonly int _nesting;
    private List<RepairChange>? _changes;

    public Fitter(ReadOnlySpan<byte> text, Tape tape, ByteBuffer output, int root, int nesting)
    {
        _text = text;
        _tape = tape;
        _output = output;
        _root = root;
        _nesting = nesting;
    }

    /// <summary>What was converted, or <see langword="null"/>.</summary>
    public readonly List<RepairChange>? Changes => _changes;

    /// <summary>How many values have a type that the schema does not allow.</summary>
    public int Misfits { get; private set; }

    /// <summary>Writes a value.</summary>
    public void Value(int node, SchemaShape? shape)
    {
        var kind = _tape[node].Kind;
        shape = shape?.For(kind);
        if (shape is null || kind is TapeKind.Call)
        {
            Plain(node);
        }
        else if (!shape.Accepts(kind))
        {
            Convert(node, shape);
        }
        else
        {
            Matching(node, shape);
        }
    }

    /// <summary>Notes a change at a node.</summary>
    public void Note(int node, RepairChangeKind kind, string what)
    {
        _changes ??= [];
        if (_changes.Count < 64)
        {
            _changes.Add(new(_tape.PathOf(node, _root, _text), kind, what));
        }
    }

    private readonly ReadOnlySpan<byte> Span(int node) => _text.Slice(_tape[node].Start, _tape[node].Length);

    private readonly ReadOnlySpan<byte> Read(int node) => TextContent.Read(Span(node), _tape[node].Flags);

    private void Matching(int node, SchemaShape shape)
    {
        switch (_tape[node].Kind)
        {
            case TapeKind.Object:
                Object(node, shape);
                break;
            case TapeKind.Array:
                Array(node, shape);
                break;
            case TapeKind.Text when shape.Members.Count > 0:
                Member(node, shape);
                break;
            case TapeKind.Text:
                WriteText(node);
                break;
            default:
                Plain(node);
                break;
        }
    }

    private void Array(int node, SchemaShape shape)
    {
        _output.Add((byte)'[');
        var index = 0;
        for (var item = node + 1; item < _tape[node].End; item = _tape[item].End)
        {
            if (index > 0)
            {
                _output.Add((byte)',');
            }

            Value(item, index < shape.FirstItems.Count ? shape.FirstItems[index] : shape.Items);
            index++;
        }

        _output.Add((byte)']');
    }

    /// <summary>A member of an enumeration may be written in another case or with other punctuation, where that is unambiguous.</summary>
    private void Member(int node, SchemaShape shape)
    {
        var text = Read(node);
        ShapeName? similar = null;
        var count = 0;
        foreach (var member in shape.Members)
        {
            if (text.SequenceEqual(member.Utf8))
            {
                WriteText(node);
                return;
            }

            if (member.IsSimilarTo(text))
            {
                similar = member;
                count++;
            }
        }

        if (count != 1)
        {
            Misfits++;
            WriteText(node);
            return;
        }

        WriteRaw(similar!.Utf8);
        Note(node, RepairChangeKind.Coercion, "a word became the member of the enumeration that it means");
    }

    /// <summary>Writes a value as it is.</summary>
    private void Plain(int node)
    {
        switch (_tape[node].Kind)
        {
            case TapeKind.Null:
                _output.Add("null"u8);
                break;
            case TapeKind.True:
                _output.Add("true"u8);
                break;
            case TapeKind.False:
                _output.Add("false"u8);
                break;
            case TapeKind.Number:
                Number(node);
                break;
            case TapeKind.Text:
                WriteText(node);
                break;
            case TapeKind.Array:
                Array(node, AnyShape);
                break;
            case TapeKind.Call when node > _root:
                WriteRaw(_text[_tape[node].Start..EndOfCall(node)]);
                Note(node, RepairChangeKind.Dropped, "a call within a value became its text");
                break;
            default:
                Object(node, AnyShape);
                break;
        }
    }

    private static SchemaShape AnyShape { get; } = new();

    private readonly int EndOfCall(int node)
    {
        var end = _tape[node].Start + _tape[node].Length;
        for (var child = node + 1; child < _tape[node].End; child++)
        {
            end = Math.Max(end, _tape[child].Start + Math.Max(0, _tape[child].Length));
        }

        return Math.Min(_text.Length, end + 1);
    }

    private void Number(int node)
    {
        var span = Span(node);
        var flags = _tape[node].Flags;
        if ((flags & TapeFlags.Rewrite) == 0)
        {
            _output.Add(span);
            return;
        }

        var room = _output.Room(64);
        if ((flags & TapeFlags.Expression) == 0)
        {
            LooseNumber.TryRewrite(span, room, out var length);
            _output.Advance(length);
            return;
        }

        ConstantExpression.TryCompute(span, out var value);
        Utf8Formatter.TryFormat(value, room, out var written);
        _output.Advance(written);
    }

    private readonly void WriteText(int node)
    {
        _output.Add((byte)'"');
        TextContent.Write(Span(node), _tape[node].Flags, _output);
        _output.Add((byte)'"');
    }

    private readonly void WriteRaw(ReadOnlySpan<byte> text)
    {
        _output.Add((byte)'"');
        TextContent.Write(text, TapeFlags.Rewrite | TapeFlags.Raw, _output);
        _output.Add((byte)'"');
    }
}
