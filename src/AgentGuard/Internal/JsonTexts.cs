using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentGuard.Internal;

/// <summary>Rewrites the texts of JSON. What does not change stays as it was written, to the byte.</summary>
internal static class JsonTexts
{
    /// <summary>Stands before what was a number: a card or an account may be written as one.</summary>
    private const string Number = "#number:";

    /// <summary>Maps every text, and every number by its digits; names of members and data URIs stay.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="map">Gives what is to stand in place of a text, or the text.</param>
    /// <param name="isUniform">Whether texts that do not change are escaped like those that do, so that equal texts are written in the same way.</param>
    public static string Map(string json, Func<string, string> map, bool isUniform = false)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        ArrayBufferWriter<byte>? written = null;
        var copied = 0;
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number) || Replacement(ref reader, map, isUniform) is not { } replacement)
            {
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            written ??= new(bytes.Length + 64);
            written.Write(bytes.AsSpan(copied, start - copied));
            written.Write(Encoding.UTF8.GetBytes(replacement));
            copied = (int)reader.BytesConsumed;
        }

        if (written is null)
        {
            return json;
        }

        written.Write(bytes.AsSpan(copied));
        return Encoding.UTF8.GetString(written.WrittenSpan);
    }

    /// <summary>What is to stand in place of a token; <see langword="null"/> for the token itself.</summary>
    private static string? Replacement(ref Utf8JsonReader reader, Func<string, string> map, bool isUniform)
    {
        if (reader.TokenType is JsonTokenType.Number)
        {
            var digits = Encoding.UTF8.GetString(reader.ValueSpan);
            return map(digits) is var mapped && mapped != digits ? Quote(Number + mapped, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) : null;
        }

        var text = reader.GetString()!;
        if (text.StartsWith(Number, StringComparison.Ordinal) && map(text[Number.Length..]) is var number && IsNumber(number))
        {
            return number;
        }

        var changed = text.StartsWith("data:", StringComparison.Ordinal) ? text : map(text);
        return isUniform ? Quote(changed, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
            : changed != text ? Quote(changed, EncoderOf(reader.ValueSpan))
            : null;
    }

    private static string Quote(string text, JavaScriptEncoder encoder) => $"\"{JsonEncodedText.Encode(text, encoder)}\"";

    /// <summary>The encoder that a text was written with, as far as can be seen: the rest of it must come out as it was.</summary>
    private static JavaScriptEncoder EncoderOf(ReadOnlySpan<byte> written)
    {
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i] is not (byte)'\\')
            {
                continue;
            }

            // What follows a backslash belongs to it. Control characters are escaped by everyone.
            i++;
            if (written[i] is (byte)'u' && (!written[(i + 1)..].StartsWith("00"u8) || written[i + 3] > (byte)'1'))
            {
                return JavaScriptEncoder.Default;
            }
        }

        return JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }

    private static bool IsNumber(string text)
    {
        try
        {
            return JsonElement.Parse(text).ValueKind is JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
