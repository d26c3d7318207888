using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace AgentGuard.Replay;

/// <summary>Writes JSON on one line so that it can be laid out again as it was, to the byte.</summary>
/// <remarks>Nearly all results of .NET tools are indented by System.Text.Json; on one line a file can be read and compared.</remarks>
internal static class JsonLayout
{
    private static readonly SearchValues<byte> Ends = SearchValues.Create(",:]} \t\r\n"u8);
    private static readonly string[] LineEnds = ["\n", "\r\n"];

    /// <summary>
    /// Writes the members of a value: <c>NAME</c>, with <c>indent</c>, its line end, where it was indented; <c>NAMEText</c> where it was laid out otherwise.
    /// </summary>
    public static void Write(Utf8JsonWriter writer, string name, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(raw);
            return;
        }

        var line = OnOneLine(raw);
        foreach (var end in LineEnds)
        {
            if (Indented(line, end).AsSpan().SequenceEqual(raw))
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(line);
                writer.WriteString("indent", end);
                return;
            }
        }

        writer.WriteString(name + "Text", raw);
    }

    /// <summary>Reads what was written; <see langword="null"/> where there is no such member.</summary>
    public static JsonElement? Read(JsonElement json, string name)
    {
        if (json.TryGetProperty(name + "Text", out var text))
        {
            return JsonElement.Parse(text.GetString()!);
        }

        return !json.TryGetProperty(name, out var value) ? null
            : json.TryGetProperty("indent", out var end) ? JsonElement.Parse(Indented(JsonMarshal.GetRawUtf8Value(value), end.GetString()!))
            : value.Clone();
    }

    /// <summary>Takes the white space out, and nothing else.</summary>
    private static byte[] OnOneLine(ReadOnlySpan<byte> json)
    {
        var line = new ArrayBufferWriter<byte>(json.Length);
        Walk(json, (token, _, _) => line.Write(token));
        return line.WrittenSpan.ToArray();
    }

    /// <summary>Lays it out as System.Text.Json does.</summary>
    private static byte[] Indented(ReadOnlySpan<byte> json, string lineEnd)
    {
        var end = Encoding.UTF8.GetBytes(lineEnd);
        var text = new ArrayBufferWriter<byte>(json.Length * 2);
        var last = (byte)0;
        Walk(json, (token, depth, isText) =>
        {
            var first = isText ? (byte)'"' : token[0];
            var isClosing = first is (byte)'}' or (byte)']';
            if (last is (byte)'{' or (byte)'[' ? !isClosing : last is (byte)',' || isClosing)
            {
                text.Write(end);
                text.GetSpan(depth * 2)[..(depth * 2)].Fill((byte)' ');
                text.Advance(depth * 2);
            }
            else if (last is (byte)':')
            {
                text.Write(" "u8);
            }

            text.Write(token);
            last = isText ? (byte)'"' : token[^1];
        });
        return text.WrittenSpan.ToArray();
    }

    /// <summary>Visits tokens and marks, each with its depth.</summary>
    private static void Walk(ReadOnlySpan<byte> json, Visit visit)
    {
        var depth = 0;
        for (var i = 0; i < json.Length;)
        {
            var start = i;
            switch (json[i])
            {
                case (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r':
                    i++;
                    continue;
                case (byte)'"':
                    for (i++; json[i] is not (byte)'"'; i += json[i] is (byte)'\\' ? 2 : 1)
                    {
                    }

                    visit(json[start..++i], depth, isText: true);
                    continue;
                case (byte)'{' or (byte)'[':
                    visit(json.Slice(i++, 1), depth++, isText: false);
                    continue;
                case (byte)'}' or (byte)']':
                    visit(json.Slice(i++, 1), --depth, isText: false);
                    continue;
                case (byte)',' or (byte)':':
                    visit(json.Slice(i++, 1), depth, isText: false);
                    continue;
                default:
                    var length = json[i..].IndexOfAny(Ends);
                    i = length < 0 ? json.Length : i + length;
                    visit(json[start..i], depth, isText: false);
                    continue;
            }
        }
    }

    private delegate void Visit(ReadOnlySpan<byte> token, int depth, bool isText);
}
