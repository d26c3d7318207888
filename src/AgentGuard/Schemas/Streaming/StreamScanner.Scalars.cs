using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Streaming;

/// <content>Numbers and literals.</content>
internal sealed partial class StreamScanner
{
    private static bool IsEndOfNumber(ScanMode mode) =>
        mode is ScanMode.Zero or ScanMode.Integer or ScanMode.Fraction or ScanMode.ExponentDigit;

    private static ScanMode? NextOfNumber(ScanMode mode, byte b)
    {
        var isDigit = b is >= (byte)'0' and <= (byte)'9';
        return mode switch
        {
            ScanMode.Minus => b == '0' ? ScanMode.Zero : isDigit ? ScanMode.Integer : null,
            ScanMode.Zero or ScanMode.Integer when b == '.' => ScanMode.Point,
            ScanMode.Zero or ScanMode.Integer or ScanMode.Fraction when b is (byte)'e' or (byte)'E' => ScanMode.Exponent,
            ScanMode.Integer when isDigit => ScanMode.Integer,
            ScanMode.Point or ScanMode.Fraction when isDigit => ScanMode.Fraction,
            ScanMode.Exponent when b is (byte)'+' or (byte)'-' => ScanMode.ExponentSign,
            ScanMode.Exponent or ScanMode.ExponentSign or ScanMode.ExponentDigit when isDigit => ScanMode.ExponentDigit,
            _ => null,
        };
    }

    private bool ReadNumber(byte b, int at)
    {
        if (NextOfNumber(_state.Mode, b) is { } next)
        {
            _state.Mode = next;
            var start = Tape[_state.Token].Start;
            machine.ExtendNumber(Tape.Text[start..(at + 1)]);
            return !machine.IsLost;
        }

        if (!IsEndOfNumber(_state.Mode))
        {
            return false;
        }

        Tape[_state.Token].Length = at - Tape[_state.Token].Start;
        return End(_state.Token, at) && (IsSpace(b) || ReadStructure(b, at));
    }

    private bool ReadLiteral(byte b, int at)
    {
        ReadOnlySpan<byte> literal = Tape[_state.Token].Kind switch
        {
            JsonKinds.True => "true"u8,
            JsonKinds.False => "false"u8,
            _ => "null"u8,
        };
        if (literal[_state.LiteralRead] != b)
        {
            return false;
        }

        if (++_state.LiteralRead < literal.Length)
        {
            return true;
        }

        Tape[_state.Token].Length = literal.Length;
        return End(_state.Token, at + 1);
    }
}
