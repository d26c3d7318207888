using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AgentGuard.Schemas.Tapes;

/// <content>Strings and numbers.</content>
internal ref partial struct TapeScanner
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Text(int at, JsonKinds kind)
    {
        var end = EndOfPlainText(at + 1);
        if ((uint)end >= (uint)_json.Length || _json[end] != '"')
        {
            return EscapedText(at, end, kind);
        }

        Add(kind, at + 1, end - at - 1);
        return end + 1;
    }

    /// <summary>Goes on with a text at its first escape, or where it is none.</summary>
    private int EscapedText(int at, int end, JsonKinds kind)
    {
        while ((uint)end < (uint)_json.Length)
        {
            if (_json[end] == '"')
            {
                Add(kind, at + 1, end - at - 1).Escaped = true;
                return end + 1;
            }

            if (_json[end] != '\\')
            {
                return Failed;
            }

            end = Escape(end);
            end = end == Failed ? Failed : EndOfPlainText(end);
        }

        return Failed;
    }

    /// <summary>Finds the next quotation mark, backslash or control character; the end of the text where there is none.</summary>
    private readonly int EndOfPlainText(int at)
    {
        ref var first = ref MemoryMarshal.GetReference(_json);
        while (at <= _json.Length - Vector128<byte>.Count)
        {
            var bytes = Vector128.LoadUnsafe(ref first, (nuint)at);
            var ends = Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes, Vector128.Create((byte)' '));
            var found = ends.ExtractMostSignificantBits();
            if (found != 0)
            {
                return at + BitOperations.TrailingZeroCount(found);
            }

            at += Vector128<byte>.Count;
        }

        while ((uint)at < (uint)_json.Length && _json[at] is >= (byte)' ' and not ((byte)'"' or (byte)'\\'))
        {
            at++;
        }

        return at;
    }

    private readonly int Escape(int at)
    {
        var rest = _json[(at + 1)..];
        if (rest.Length == 0)
        {
            return Failed;
        }

        if (rest[0] != 'u')
        {
            var isKnown = rest[0] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t';
            return isKnown ? at + 2 : Failed;
        }

        var isUnit = rest.Length >= 5 && char.IsAsciiHexDigit((char)rest[1]) && char.IsAsciiHexDigit((char)rest[2])
            && char.IsAsciiHexDigit((char)rest[3]) && char.IsAsciiHexDigit((char)rest[4]);
        return isUnit ? at + 6 : Failed;
    }

    private int Number(int start, byte first)
    {
        var at = first == '-' ? start + 1 : start;
        at = ByteAt(at) == '0' ? at + 1 : Digits(at);
        if (ByteAt(at) == '.')
        {
            at = Digits(at + 1);
        }

        if ((ByteAt(at) | 0x20) == 'e')
        {
            at++;
            at = Digits(ByteAt(at) is '+' or '-' ? at + 1 : at);
        }

        if (at != Failed)
        {
            Add(JsonKinds.Number, start, at - start);
        }

        return at;
    }

    private readonly int Digits(int start)
    {
        var at = start;
        while ((uint)(ByteAt(at) - '0') <= 9)
        {
            at++;
        }

        return at > start ? at : Failed;
    }

    /// <summary>The byte at a place, or zero where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int ByteAt(int at) => (uint)at < (uint)_json.Length ? _json[at] : 0;
}
