using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentGuard.Schemas;

/// <summary><c>minLength</c>, <c>maxLength</c> (in code points) and <c>pattern</c>.</summary>
internal sealed class TextRule(int minLength, int? maxLength, Regex? pattern) : SchemaRule
{
    public override bool Check(JsonElement value, SchemaErrors? errors, int depth) =>
        value.ValueKind != JsonValueKind.String || (CheckLength(value, errors) & CheckPattern(value, errors));

    private static int CountCodePoints(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text);
        var inner = raw[1..^1];
        if (inner.IndexOf((byte)'\\') >= 0)
        {
            return text.GetString()!.EnumerateRunes().Count();
        }

        var count = 0;
        foreach (var b in inner)
        {
            count += (b & 0xC0) != 0x80 ? 1 : 0;
        }

        return count;
    }

    private static bool IsMatch(Regex regex, JsonElement text)
    {
        var inner = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        if (inner.IndexOf((byte)'\\') >= 0)
        {
            return regex.IsMatch(text.GetString()!);
        }

        var buffer = ArrayPool<char>.Shared.Rent(inner.Length);
        var length = Encoding.UTF8.GetChars(inner, buffer);
        var match = regex.IsMatch(buffer.AsSpan(0, length));
        ArrayPool<char>.Shared.Return(buffer, clearArray: true);
        return match;
    }

    private bool CheckLength(JsonElement value, SchemaErrors? errors)
    {
        if (minLength == 0 && maxLength is null)
        {
            return true;
        }

        var length = CountCodePoints(value);
        return (length >= minLength || Fail(errors, $"must have at least {minLength} characters", value))
            & (length <= (maxLength ?? int.MaxValue) || Fail(errors, $"must have at most {maxLength} characters", value));
    }

    private bool CheckPattern(JsonElement value, SchemaErrors? errors) =>
        pattern is null || IsMatch(pattern, value) || Fail(errors, $"must match the pattern {pattern}", value);
}
