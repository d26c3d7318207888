using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentGuard.Schemas;

namespace AgentGuard.Tools;

/// <summary>Says in few words what a valid call looks like: what is required, and what was wrong. A dump of the schema explains nothing.</summary>
internal static class CallShape
{
    private const int MaxLength = 480;
    private const int MaxNames = 12;
    private const int MaxValues = 10;
    private const int MaxPattern = 40;
    private const int MaxDepth = 3;
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Describes the arguments of a call.</summary>
    /// <param name="schema">The schema of the arguments.</param>
    /// <param name="errors">What was wrong with the call; none for what every call needs.</param>
    /// <returns>A JSON object of names and types, <c>{"order":"string","reason":"damaged|late"}</c>, or <see langword="null"/>.</returns>
    public static string? Of(JsonElement schema, IReadOnlyList<SchemaError> errors)
    {
        var names = Names(schema, errors);
        if (names.Count == 0)
        {
            return null;
        }

        for (var depth = MaxDepth; depth > 0; depth--)
        {
            if (Write(schema, names, depth) is { Length: <= MaxLength } shape)
            {
                return shape;
            }
        }

        return Write(schema, names.Take(MaxNames), depth: 1);
    }

    /// <summary>The arguments that are required, those that were wrong, and those that a name that does not exist may have meant.</summary>
    private static HashSet<string> Names(JsonElement schema, IReadOnlyList<SchemaError> errors)
    {
        var known = Properties(schema).Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        HashSet<string> names = [.. Required(schema).Where(known.Contains)];
        foreach (var error in errors)
        {
            var name = error.Path.Split('/') is [_, var first, ..] ? Unescape(first) : string.Empty;
            if (known.Contains(name))
            {
                names.Add(name);
            }
            else if (name.Length > 0)
            {
                names.UnionWith(NearestText.Find(name, known) is { } nearest ? [nearest] : known.Take(MaxNames));
            }
        }

        return names;
    }

    private static string Write(JsonElement schema, IEnumerable<string> names, int depth)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            WriteObject(writer, schema, schema, names, depth);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement root, JsonElement schema, IEnumerable<string> names, int depth)
    {
        writer.WriteStartObject();
        foreach (var property in Properties(schema).IntersectBy(names, property => property.Name))
        {
            writer.WritePropertyName(property.Name);
            WriteValue(writer, root, property.Value, depth - 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonElement root, JsonElement schema, int depth)
    {
        schema = Resolve(root, schema);
        if (depth > 0 && Properties(schema).Any())
        {
            var required = Required(schema).ToHashSet(StringComparer.Ordinal);
            WriteObject(writer, root, schema, required.Count > 0 ? required : Properties(schema).Select(property => property.Name).Take(MaxNames), depth);
        }
        else if (depth > 0 && Member(schema, "items") is { ValueKind: JsonValueKind.Object } items)
        {
            writer.WriteStartArray();
            WriteValue(writer, root, items, depth - 1);
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteStringValue(Describe(root, schema));
        }
    }

    private static string Describe(JsonElement root, JsonElement schema)
    {
        if (Member(schema, "const") is { } constant)
        {
            return Text(constant);
        }

        if (Member(schema, "enum") is { ValueKind: JsonValueKind.Array } values)
        {
            return string.Join('|', values.EnumerateArray().Take(MaxValues).Select(Text)) + (values.GetArrayLength() > MaxValues ? "|..." : "");
        }

        foreach (var keyword in (ReadOnlySpan<string>)["anyOf", "oneOf"])
        {
            if (Member(schema, keyword) is { ValueKind: JsonValueKind.Array } alternatives)
            {
                var described = alternatives.EnumerateArray().Select(one => Describe(root, Resolve(root, one)));
                return string.Join('|', described.Distinct(StringComparer.Ordinal).Take(MaxValues));
            }
        }

        return Type(schema) + Limits(schema);
    }

    private static string Type(JsonElement schema) => Member(schema, "type") switch
    {
        { ValueKind: JsonValueKind.String } type => type.GetString()!,
        { ValueKind: JsonValueKind.Array } types => string.Join('|', types.EnumerateArray().Select(Text)),
        _ => "any",
    };

    private static string Limits(JsonElement schema)
    {
        var limits = string.Empty;
        foreach (var (keyword, sign) in (ReadOnlySpan<(string, string)>)
            [("minimum", " >= "), ("exclusiveMinimum", " > "), ("maximum", " <= "), ("exclusiveMaximum", " < "), ("format", " ")])
        {
            limits += Member(schema, keyword) is { ValueKind: JsonValueKind.Number or JsonValueKind.String } limit ? sign + Text(limit) : string.Empty;
        }

        return limits + (Member(schema, "pattern") is { ValueKind: JsonValueKind.String } pattern && Text(pattern) is { Length: <= MaxPattern } text
            ? " " + text
            : string.Empty);
    }

    /// <summary>Follows references within the schema; circles end with the depth.</summary>
    private static JsonElement Resolve(JsonElement root, JsonElement schema)
    {
        for (var hops = 0; hops < MaxDepth && Member(schema, "$ref") is { ValueKind: JsonValueKind.String } reference; hops++)
        {
            var target = root;
            var pointer = Text(reference).Split('/');
            for (var i = 1; pointer[0] == "#" && i < pointer.Length; i++)
            {
                target = Member(target, Unescape(pointer[i])) ?? default;
            }

            if (pointer[0] != "#" || target.ValueKind is not JsonValueKind.Object)
            {
                break;
            }

            schema = target;
        }

        return schema;
    }

    private static string Unescape(string part) => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static JsonElement.ObjectEnumerator Properties(JsonElement schema) =>
        Member(schema, "properties") is { ValueKind: JsonValueKind.Object } properties ? properties.EnumerateObject() : default;

    private static IEnumerable<string> Required(JsonElement schema) => Member(schema, "required") is { ValueKind: JsonValueKind.Array } required
        ? required.EnumerateArray().Where(name => name.ValueKind is JsonValueKind.String).Select(name => name.GetString()!)
        : [];

    private static JsonElement? Member(JsonElement schema, string name) =>
        schema.ValueKind is JsonValueKind.Object && schema.TryGetProperty(name, out var value) ? value : null;

    private static string Text(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
