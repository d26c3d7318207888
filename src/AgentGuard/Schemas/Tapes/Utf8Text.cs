using System.Buffers;

namespace AgentGuard.Schemas.Tapes;

/// <summary>The unescaped UTF-8 text of a string; copied into a pooled buffer only where it has escapes.</summary>
internal ref struct Utf8Text
{
    private byte[]? _rented;

    public ReadOnlySpan<byte> Bytes { get; private set; }

    public static Utf8Text Of(scoped in JsonTape tape, scoped in JsonToken token)
    {
        var written = tape.Json.Slice(token.Start, token.Length);
        if (!token.Escaped)
        {
            return new Utf8Text { Bytes = written };
        }

        var rented = ArrayPool<byte>.Shared.Rent(written.Length);
        var length = Unescape(written, rented);
        return new Utf8Text { _rented = rented, Bytes = rented.AsSpan(0, length) };
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented, clearArray: true);
            _rented = null;
        }
    }

    private static int Unescape(ReadOnlySpan<byte> written, Span<byte> to)
    {
        var length = 0;
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i] != '\\')
            {
                to[length++] = written[i];
            }
            else if (written[++i] == 'u')
            {
                var unit = ReadUnit(written, i + 1);
                i += 4;
                if (char.IsHighSurrogate((char)unit) && i + 6 < written.Length && written[i + 1] == '\\' && written[i + 2] == 'u'
                    && char.IsLowSurrogate((char)ReadUnit(written, i + 3)))
                {
                    unit = char.ConvertToUtf32((char)unit, (char)ReadUnit(written, i + 3));
                    i += 6;
                }

                length += Encode(unit, to[length..]);
            }
            else
            {
                to[length++] = Short(written[i]);
            }
        }

        return length;
    }

    private static byte Short(byte escape) => escape switch
    {
        (byte)'b' => 8,
        (byte)'f' => 12,
        (byte)'n' => 10,
        (byte)'r' => 13,
        (byte)'t' => 9,
        _ => escape,
    };

    private static int ReadUnit(ReadOnlySpan<byte> written, int at) =>
        (Hex(written[at]) << 12) | (Hex(written[at + 1]) << 8) | (Hex(written[at + 2]) << 4) | Hex(written[at + 3]);

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    // A lone surrogate is kept as three bytes of its own, so that two different ones are not equal.
    private static int Encode(int code, Span<byte> to)
    {
        if (code < 0x80)
        {
            to[0] = (byte)code;
            return 1;
        }

        var length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        for (var i = length - 1; i > 0; i--, code >>= 6)
        {
            to[i] = (byte)(0x80 | (code & 0x3F));
        }

        to[0] = (byte)((0xF00 >> length) | code);
        return length;
    }
}
