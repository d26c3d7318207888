using System.Text;

namespace AgentGuard.Schemas.Repair;

/// <summary>Writes the content of strings as JSON.</summary>
internal static class TextContent
{
    /// <summary>Writes content, without quotes around it.</summary>
    public static void Write(ReadOnlySpan<byte> content, TapeFlags flags, ByteBuffer output)
    {
        if ((flags & TapeFlags.Rewrite) == 0)
        {
            output.Add(content);
            return;
        }

        if ((flags & TapeFlags.Doubled) != 0)
        {
            content = Halve(content);
        }

        var escapes = (flags & TapeFlags.Raw) == 0;
        for (var at = 0; at < content.Length;)
        {
            at += (flags & TapeFlags.Twins) != 0 && IsTwin(content, at) ? 1 : 0;
            at += content[at] == '\\' && escapes ? Escape(content[at..], output) : Plain(content[at], output);
        }
    }

    /// <summary>Gives what a string says, without escapes.</summary>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> content, TapeFlags flags)
    {
        if ((flags & TapeFlags.Rewrite) == 0 && content.IndexOf((byte)'\\') < 0)
        {
            return content;
        }

        var json = new ByteBuffer();
        json.Add((byte)'"');
        Write(content, flags, json);
        json.Add((byte)'"');
        var reader = new System.Text.Json.Utf8JsonReader(json.Written);
        reader.Read();
        var result = new byte[json.Count];
        return result.AsSpan(0, reader.CopyString(result));
    }

    /// <summary>Takes one level of escapes away.</summary>
    public static byte[] Halve(ReadOnlySpan<byte> content)
    {
        var result = new byte[content.Length];
        var count = 0;
        for (var at = 0; at < content.Length; at++)
        {
            if (content[at] == '\\' && at + 1 < content.Length)
            {
                at++;
                result[count++] = content[at] switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    var other => other,
                };
                if (result[count - 1] == 'u')
                {
                    result[count - 1] = (byte)'\\';
                    result[count++] = (byte)'u';
                }
            }
            else
            {
                result[count++] = content[at];
            }
        }

        return result[..count];
    }

    private static bool IsTwin(ReadOnlySpan<byte> content, int at) =>
        content[at] is (byte)'\'' or (byte)'"' && at + 1 < content.Length && content[at + 1] == content[at];

    private static int Plain(byte value, ByteBuffer output)
    {
        switch (value)
        {
            case (byte)'"':
                output.Add("\\\""u8);
                break;
            case (byte)'\\':
                output.Add("\\\\"u8);
                break;
            case (byte)'\n':
                output.Add("\\n"u8);
                break;
            case (byte)'\r':
                output.Add("\\r"u8);
                break;
            case (byte)'\t':
                output.Add("\\t"u8);
                break;
            case < 0x20:
                output.Add(Encoding.ASCII.GetBytes($"\\u{value:x4}"));
                break;
            default:
                output.Add(value);
                break;
        }

        return 1;
    }

    private static int Escape(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        var length = JsonEscape.Measure(text[1..]);
        if (length > 0)
        {
            output.Add(text[..(length + 1)]);
            return length + 1;
        }

        if (text.Length == 1)
        {
            return 1;
        }

        switch (text[1])
        {
            case (byte)'\n':
                return 2;
            case (byte)'\'' or (byte)'`':
                return 1;
            case (byte)'x' when JsonEscape.TryReadHex(text, 2, 2, out var code):
                output.Add(Encoding.ASCII.GetBytes($"\\u{code:x4}"));
                return 4;
            case (byte)'u':
                output.Add("\\ufffd"u8);
                return 2 + HexLength(text[2..]);
            default:
                output.Add("\\\\"u8);
                return 1;
        }
    }

    private static int HexLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < 4 && length < text.Length && char.IsAsciiHexDigit((char)text[length]))
        {
            length++;
        }

        return length;
    }
}
