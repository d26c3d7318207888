using System.Buffers;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Streaming;

/// <summary>Reads strict JSON byte by byte onto a tape, and tells a <see cref="ViabilityMachine"/> what it reads.</summary>
internal sealed partial class StreamScanner(JsonSchemaValidator validator, ViabilityMachine machine, int maxDepth) : IDisposable
{
    private const string NotJson = "must be JSON";

    // The bytes of a text that are more than themselves: quotation mark, backslash, control characters, parts of sequences.
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Where(b => b is < 0x20 or '"' or '\\' or >= 0x80).Select(b => (byte)b)]);

    private ScanState _state;

    public StreamedTape Tape { get; } = new();

    public ref readonly ScanState State => ref _state;

    /// <summary>Whether one value has come and is closed, or is a number that may end here.</summary>
    public bool IsWhole => _state.Mode == ScanMode.End || (Tape.Depth == 0 && IsEndOfNumber(_state.Mode));

    public void Start()
    {
        _state = default;
        Tape.Start();
        machine.Start();
    }

    public void Dispose() => Tape.Dispose();

    public ScanState Save(TapeSnapshot snapshot)
    {
        Tape.Save(snapshot);
        return _state;
    }

    public void Restore(in ScanState state, TapeSnapshot snapshot)
    {
        Tape.Restore(snapshot);
        _state = state;
    }

    /// <summary>Reads on to the end of the tape's text.</summary>
    /// <returns>The index of the first byte that no valid document has there; -1 if there is none.</returns>
    public int Read(int from)
    {
        for (var at = from; at < Tape.Length; at++)
        {
            if (_state.Mode == ScanMode.Text && _state.SequenceLeft == 0 && _state.HighSurrogate == 0 && !machine.ReadsText)
            {
                var plain = Tape.Text[at..].IndexOfAny(Special);
                at = plain < 0 ? Tape.Length : at + plain;
                _state.TextEnd = at;
                if (at == Tape.Length)
                {
                    break;
                }
            }

            if (!Read(Tape.Text[at], at))
            {
                _state.Fault ??= machine.IsLost || _state.IsRefused ? null : NotJson;
                return at;
            }
        }

        return -1;
    }

    /// <summary>Gives the open text, number or literal the length that it has so far.</summary>
    public void Settle(int end)
    {
        if (_state.Mode < ScanMode.Text)
        {
            return;
        }

        ref var token = ref Tape[_state.Token];
        if (token.Next != int.MaxValue)
        {
            return;
        }

        var isWhole = _state.Mode == ScanMode.Text && _state.SequenceLeft == 0 && _state.HighSurrogate == 0;
        var isText = _state.Mode is ScanMode.Text or ScanMode.Escape or ScanMode.Hex;
        token.Length = Math.Max(0, (isText && !isWhole ? _state.TextEnd : end) - token.Start);
    }

    /// <summary>A cheap answer to whether a byte can follow in any JSON text; no is certain.</summary>
    public bool CanBe(byte b) => _state.Mode switch
    {
        ScanMode.Text => _state.SequenceLeft > 0 ? b >= 0x80 : b >= 0x20,
        ScanMode.Hex => char.IsAsciiHexDigit((char)b),
        ScanMode.Escape or ScanMode.Literal => char.IsAsciiLetterLower((char)b) || b is (byte)'"' or (byte)'\\' or (byte)'/',
        _ => b < 0x80,
    };

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private bool Read(byte b, int at) => _state.Mode switch
    {
        ScanMode.Text => ReadText(b, at),
        ScanMode.Escape => ReadEscape(b, at),
        ScanMode.Hex => ReadHex(b, at),
        ScanMode.Literal => ReadLiteral(b, at),
        >= ScanMode.Minus => ReadNumber(b, at),
        _ => IsSpace(b) || ReadStructure(b, at),
    };

    private bool ReadStructure(byte b, int at)
    {
        switch (_state.Mode)
        {
            case ScanMode.FirstItem when b == ']':
            case ScanMode.FirstName when b == '}':
                return Close(at);
            case ScanMode.Value or ScanMode.FirstItem:
                return BeginValue(b, at);
            case ScanMode.FirstName or ScanMode.Name when b == '"':
                return BeginName(at);
            case ScanMode.Colon when b == ':':
                _state.Mode = ScanMode.Value;
                return true;
            case ScanMode.After:
                return ReadAfter(b, at);
            default:
                return false;
        }
    }

    private bool ReadAfter(byte b, int at)
    {
        var isObject = Tape.Container.Kind == JsonKinds.Object;
        if (b != ',')
        {
            return b == (isObject ? '}' : ']') && Close(at);
        }

        machine.Further(Tape.Container.Length);
        _state.Mode = isObject ? ScanMode.Name : ScanMode.Value;
        return !machine.IsLost;
    }

    private bool BeginName(int at)
    {
        var count = Tape.Container.Length;
        _state.Token = Tape.Begin(JsonKinds.Name, at + 1);
        (_state.Mode, _state.IsName, _state.TextEnd) = (ScanMode.Text, true, at + 1);
        machine.BeginName(_state.Token, count);
        return !machine.IsLost;
    }

    private bool BeginValue(byte b, int at)
    {
        var (kind, mode) = Classify(b);
        var isContainer = kind is JsonKinds.Object or JsonKinds.Array;
        if (kind == JsonKinds.None || (isContainer && Tape.Depth >= maxDepth))
        {
            _state.Fault = kind == JsonKinds.None ? NotJson : $"must nest at most {maxDepth} levels deep";
            return false;
        }

        var index = Tape.Depth > 0 && Tape.Container.Kind == JsonKinds.Array ? Tape.Container.Length : -1;
        var token = Tape.Begin(kind, kind == JsonKinds.String ? at + 1 : at);
        (_state.Token, _state.Mode, _state.IsName, _state.LiteralRead, _state.TextEnd) = (token, mode, false, 1, at + 1);
        machine.Begin(kind, token, index);
        if (kind == JsonKinds.Number && !machine.IsLost)
        {
            machine.ExtendNumber(Tape.Text.Slice(at, 1));
        }

        if (machine.IsLost)
        {
            return false;
        }

        if (isContainer)
        {
            Tape.Enter(token);
            _state.WholeEnd = at + 1;
        }

        return true;
    }

    private static (JsonKinds Kind, ScanMode Mode) Classify(byte b) => b switch
    {
        (byte)'{' => (JsonKinds.Object, ScanMode.FirstName),
        (byte)'[' => (JsonKinds.Array, ScanMode.FirstItem),
        (byte)'"' => (JsonKinds.String, ScanMode.Text),
        (byte)'t' => (JsonKinds.True, ScanMode.Literal),
        (byte)'f' => (JsonKinds.False, ScanMode.Literal),
        (byte)'n' => (JsonKinds.Null, ScanMode.Literal),
        (byte)'-' => (JsonKinds.Number, ScanMode.Minus),
        (byte)'0' => (JsonKinds.Number, ScanMode.Zero),
        >= (byte)'1' and <= (byte)'9' => (JsonKinds.Number, ScanMode.Integer),
        _ => (JsonKinds.None, ScanMode.Value),
    };

    private bool Close(int at)
    {
        var token = Tape.Open[^1].Token;
        if (!End(token, at + 1))
        {
            return false;
        }

        Tape.Leave();
        _state.Mode = Tape.Depth == 0 ? ScanMode.End : ScanMode.After;
        return true;
    }

    private bool End(int token, int end)
    {
        Tape.End(token);
        machine.End(Tape.View);
        _state.IsRefused = token == 0 && machine.IsBlind && !validator.IsValid(Tape.Whole);
        if (machine.IsLost || _state.IsRefused)
        {
            return false;
        }

        _state.WholeEnd = end;
        _state.Mode = Tape.Depth == 0 ? ScanMode.End : ScanMode.After;
        return true;
    }
}
