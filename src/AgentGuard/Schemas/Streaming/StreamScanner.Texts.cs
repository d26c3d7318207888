using System.Text;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Streaming;

/// <content>Texts: strings and names.</content>
internal sealed partial class StreamScanner
{
    private bool ReadText(byte b, int at)
    {
        if (_state.SequenceLeft > 0)
        {
            return ReadSequence(b, at);
        }

        switch (b)
        {
            case (byte)'"':
                return EmitHighSurrogate() && EndText(at);
            case (byte)'\\':
                _state.Mode = ScanMode.Escape;
                Tape[_state.Token].Escaped = true;
                if (_state.HighSurrogate == 0 && machine.ReadsText)
                {
                    machine.BeginCharacter();
                }

                return !machine.IsLost;
            case < 0x20:
                return false;
            default:
                return (b < 0x80 || BeginSequence(b)) && EmitHighSurrogate() && Emit(b) && CompleteCharacter(at);
        }
    }

    private bool ReadSequence(byte b, int at)
    {
        if (b < _state.SequenceFrom || b > _state.SequenceTo)
        {
            return false;
        }

        _state.SequenceLeft--;
        (_state.SequenceFrom, _state.SequenceTo) = (0x80, 0xBF);
        return Emit(b) && CompleteCharacter(at);
    }

    // Neither overlong forms, nor surrogates, nor what lies beyond Unicode.
    private bool BeginSequence(byte b)
    {
        (_state.SequenceLeft, _state.SequenceFrom, _state.SequenceTo) = b switch
        {
            >= 0xC2 and <= 0xDF => (1, (byte)0x80, (byte)0xBF),
            0xE0 => (2, (byte)0xA0, (byte)0xBF),
            0xED => (2, (byte)0x80, (byte)0x9F),
            >= 0xE1 and <= 0xEF => (2, (byte)0x80, (byte)0xBF),
            0xF0 => (3, (byte)0x90, (byte)0xBF),
            >= 0xF1 and <= 0xF3 => (3, (byte)0x80, (byte)0xBF),
            0xF4 => (3, (byte)0x80, (byte)0x8F),
            _ => (0, (byte)0, (byte)0),
        };
        return _state.SequenceLeft > 0;
    }

    private bool ReadEscape(byte b, int at)
    {
        if (b == 'u')
        {
            (_state.Mode, _state.HexRead, _state.HexValue) = (ScanMode.Hex, 0, 0);
            return true;
        }

        byte? character = b switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => b,
            (byte)'b' => 8,
            (byte)'f' => 12,
            (byte)'n' => 10,
            (byte)'r' => 13,
            (byte)'t' => 9,
            _ => null,
        };
        if (character is not { } known)
        {
            return false;
        }

        _state.Mode = ScanMode.Text;
        return EmitHighSurrogate() && Emit(known) && CompleteCharacter(at);
    }

    private bool ReadHex(byte b, int at)
    {
        if (!char.IsAsciiHexDigit((char)b))
        {
            return false;
        }

        _state.HexValue = (_state.HexValue << 4) | (b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
        if (++_state.HexRead < 4)
        {
            return BeginUnit(new EscapePrefix(_state.HexValue, _state.HexRead));
        }

        _state.Mode = ScanMode.Text;
        var unit = _state.HexValue;
        if (_state.HighSurrogate != 0 && char.IsLowSurrogate((char)unit))
        {
            var code = char.ConvertToUtf32((char)_state.HighSurrogate, (char)unit);
            _state.HighSurrogate = 0;
            return EmitCode(code) && CompleteCharacter(at);
        }

        if (!EmitHighSurrogate())
        {
            return false;
        }

        if (char.IsHighSurrogate((char)unit))
        {
            _state.HighSurrogate = unit;
            return true;
        }

        return EmitCode(unit) && CompleteCharacter(at);
    }

    // Which character a surrogate becomes a part of is left open.
    private bool BeginUnit(EscapePrefix escape)
    {
        if (_state.HighSurrogate == 0 && !escape.CanBeSurrogate && machine.ReadsText)
        {
            machine.BeginCharacter(escape);
        }

        return !machine.IsLost;
    }

    private bool EndText(int at)
    {
        ref var token = ref Tape[_state.Token];
        token.Length = at - token.Start;
        if (!_state.IsName)
        {
            return End(_state.Token, at + 1);
        }

        Tape.End(_state.Token);
        machine.EndName(Tape.View, _state.Token);
        if (machine.IsLost)
        {
            return false;
        }

        _state.Mode = ScanMode.Colon;
        return true;
    }

    private bool CompleteCharacter(int at)
    {
        _state.TextEnd = _state.SequenceLeft == 0 ? at + 1 : _state.TextEnd;
        return true;
    }

    // No other half has come: it stands for itself.
    private bool EmitHighSurrogate()
    {
        var unit = _state.HighSurrogate;
        _state.HighSurrogate = 0;
        return unit == 0 || EmitCode(unit);
    }

    private bool EmitCode(int code)
    {
        if (!machine.ReadsText)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[4];
        var length = Encode(code, bytes);
        for (var i = 0; i < length && !machine.IsLost; i++)
        {
            machine.Extend(bytes[i]);
        }

        return !machine.IsLost;
    }

    private static int Encode(int code, Span<byte> to)
    {
        if (Rune.TryCreate(code, out var rune))
        {
            return rune.EncodeToUtf8(to);
        }

        // Like a whole text: a surrogate that stands alone has three bytes of its own.
        (to[0], to[1], to[2]) = ((byte)(0xE0 | (code >> 12)), (byte)(0x80 | ((code >> 6) & 0x3F)), (byte)(0x80 | (code & 0x3F)));
        return 3;
    }

    private bool Emit(byte b)
    {
        if (machine.ReadsText)
        {
            machine.Extend(b);
        }

        return !machine.IsLost;
    }
}
