using System.Text;
using System.Text.Json;

namespace AgentGuard.Guardrails.Fields;

/// <summary>The names, strings and numbers of a JSON text, in order, and how to write it with other ones.</summary>
/// <remarks>Several values one after another (JSON lines) are one text.</remarks>
internal sealed class JsonFields
{
    private const int MostNested = 3;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256, AllowMultipleValues = true };
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<JsonField> _fields = [];

    private JsonFields(string text) => Text = text;

    public string Text { get; }

    public IReadOnlyList<JsonField> Fields => _fields;

    /// <summary>The fields, those of strings that are JSON themselves in place of the strings.</summary>
    public IEnumerable<JsonField> Leaves => _fields.SelectMany(one => one.Nested is { } nested ? nested.Leaves : [one]);

    /// <summary>Whether a text begins as JSON with fields does.</summary>
    public static bool MayBe(string text)
    {
        foreach (var c in text)
        {
            if (c is not (' ' or '\t' or '\n' or '\r'))
            {
                return c is '{' or '[' or '"';
            }
        }

        return false;
    }

    /// <summary>Reads a text.</summary>
    /// <returns>The fields, or <see langword="null"/> for a text that is no JSON or is nested too deeply.</returns>
    public static JsonFields? TryRead(string text) => MayBe(text) ? TryRead(text, new JsonPlace(null, 0, null), nesting: 0) : null;

    /// <summary>The fields that a span of the text touches.</summary>
    public IEnumerable<JsonField> Touching(int start, int end)
    {
        var (low, high) = (0, _fields.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _fields[middle].End <= start ? (middle + 1, high) : (low, middle);
        }

        for (; low < _fields.Count && _fields[low].Start < end; low++)
        {
            yield return _fields[low];
        }
    }

    /// <summary>Writes the text with other fields; everything else stays to the character.</summary>
    /// <param name="rewrite">The new content of a field, or <see langword="null"/> for the old one.</param>
    /// <returns>The text; the same instance when nothing changed. A number that changes becomes a string.</returns>
    public string Write(Func<JsonField, string?> rewrite)
    {
        StringBuilder? written = null;
        var copied = 0;
        foreach (var field in _fields)
        {
            var content = rewrite(field);
            if (content is null && field.Nested is { } nested && nested.Write(rewrite) is var inner && !ReferenceEquals(inner, nested.Text))
            {
                content = inner;
            }

            if (content is not null && content != field.Text)
            {
                written = (written ?? new StringBuilder(Text.Length)).Append(Text, copied, field.Start - copied);
                var quote = field.Kind is JsonFieldKind.Number ? "\"" : string.Empty;
                JsonEscapes.Write(written.Append(quote), content);
                written.Append(quote);
                copied = field.End;
            }
        }

        return written is null ? Text : written.Append(Text, copied, Text.Length - copied).ToString();
    }

    private static JsonFields? TryRead(string text, JsonPlace root, int nesting)
    {
        try
        {
            var fields = new JsonFields(text);
            fields.Read(Strict.GetBytes(text), root, nesting);
            return fields._fields.Count == 0 ? null : fields;
        }
        catch (Exception e) when (e is JsonException or EncoderFallbackException)
        {
            return null;
        }
    }

    private void Read(byte[] utf8, JsonPlace root, int nesting)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        var open = new Stack<(JsonPlace Place, bool IsArray, int Count)>();
        var (bytes, chars) = (0, 0);
        JsonPlace? member = null;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }

            var place = member ?? root;
            if (member is null && open.TryPop(out var container))
            {
                var name = reader.TokenType is JsonTokenType.PropertyName ? JsonEscapes.Resolve(Strict.GetString(reader.ValueSpan)) : null;
                place = new JsonPlace(container.Place, container.Count, name);
                open.Push(container with { Count = container.Count + 1 });
            }

            member = reader.TokenType is JsonTokenType.PropertyName ? place : null;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push((place, reader.TokenType is JsonTokenType.StartArray, 0));
            }
            else if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String or JsonTokenType.Number)
            {
                var start = (int)reader.TokenStartIndex + (reader.TokenType is JsonTokenType.Number ? 0 : 1);
                chars += Strict.GetCharCount(utf8, bytes, start - bytes);
                bytes = start;
                Add(reader, place, chars, Strict.GetCharCount(reader.ValueSpan), nesting);
            }
        }
    }

    private void Add(in Utf8JsonReader reader, JsonPlace place, int start, int length, int nesting)
    {
        var raw = Text.AsSpan(start, length);
        var isEscaped = reader.TokenType is not JsonTokenType.Number && reader.ValueIsEscaped;
        var content = isEscaped ? JsonEscapes.Resolve(raw) : raw.ToString();
        var isText = reader.TokenType is JsonTokenType.String;
        _fields.Add(new JsonField
        {
            Kind = isText ? JsonFieldKind.Text : reader.TokenType is JsonTokenType.Number ? JsonFieldKind.Number : JsonFieldKind.Name,
            Start = start,
            RawLength = length,
            Text = content,
            IsEscaped = isEscaped,
            Place = place,
            Nested = isText && nesting < MostNested && MayBe(content)
                ? TryRead(content, new JsonPlace(null, 0, place + "$"), nesting + 1)
                : null,
        });
    }
}
