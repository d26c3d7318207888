using System.Buffers.Text;

namespace AgentGuard.Schemas.Repair;

/// <summary>Escapes within strings.</summary>
internal static class JsonEscape
{
    /// <summary>Measures a valid escape of JSON, without its backslash.</summary>
    /// <param name="text">What follows the backslash.</param>
    /// <returns>Its length (a surrogate pair is one escape); 0 when it is none.</returns>
    public static int Measure(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text[0] != 'u')
        {
            return text[0] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t' ? 1 : 0;
        }

        if (!TryReadHex(text, 1, 4, out var code) || char.IsLowSurrogate((char)code))
        {
            return 0;
        }

        if (!char.IsHighSurrogate((char)code))
        {
            return 5;
        }

        return text.Length >= 11 && text[5] == '\\' && text[6] == 'u' && TryReadHex(text, 7, 4, out var low)
            && char.IsLowSurrogate((char)low) ? 11 : 0;
    }

    /// <summary>Reads hexadecimal digits.</summary>
    public static bool TryReadHex(ReadOnlySpan<byte> text, int start, int count, out int code)
    {
        code = 0;
        return text.Length >= start + count
            && Utf8Parser.TryParse(text.Slice(start, count), out code, out var used, 'x') && used == count;
    }
}
