using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Schemas;

namespace AgentGuard.NJsonSchema.Conversion;

/// <summary>Takes one schema out of a document of OpenAPI, with all that it refers to below its own <c>definitions</c>.</summary>
internal sealed class FragmentReader(JsonElement document)
{
    private static readonly HashSet<string> Values = new(StringComparer.Ordinal) { "enum", "const", "default", "example", "examples" };

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Queue<string> _unread = new();

    public string Read(string pointer)
    {
        var root = (JsonObject)Rewrite(Find(pointer), isSchema: true)!;
        var definitions = root["definitions"] as JsonObject ?? [];
        while (_unread.TryDequeue(out var next))
        {
            definitions[_names[next]] = Rewrite(Find(next), isSchema: true);
        }

        root["definitions"] ??= definitions;
        return root.ToJsonString();
    }

    public static bool TryFollow(JsonElement from, string pointer, out JsonElement found)
    {
        found = from;
        foreach (var segment in pointer.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(segment).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            var next = found.ValueKind switch
            {
                JsonValueKind.Object => found.TryGetProperty(name, out var member) ? member : default,
                JsonValueKind.Array => int.TryParse(name, out var index) && index >= 0 && index < found.GetArrayLength() ? found[index] : default,
                _ => default,
            };
            if (next.ValueKind == JsonValueKind.Undefined)
            {
                return false;
            }

            found = next;
        }

        return true;
    }

    public static string Escape(string name) =>
        Uri.EscapeDataString(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));

    private JsonElement Find(string pointer) => TryFollow(document, pointer, out var found) && found.ValueKind == JsonValueKind.Object
        ? found
        : throw new SchemaNotSupportedException($"The document has no schema at '#{pointer}'.");

    private JsonNode? Rewrite(JsonElement value, bool isSchema) => value.ValueKind switch
    {
        JsonValueKind.Object => RewriteObject(value, isSchema),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(item => Rewrite(item, isSchema))]),
        _ => JsonValue.Create(value.Clone()),
    };

    private JsonObject RewriteObject(JsonElement value, bool isSchema)
    {
        var written = new JsonObject();
        foreach (var member in value.EnumerateObject())
        {
            written[member.Name] = member switch
            {
                { Name: "$ref", Value.ValueKind: JsonValueKind.String } => Point(member.Value.GetString()!),
                { Name: "discriminator", Value.ValueKind: JsonValueKind.Object } when isSchema => RewriteDiscriminator(member.Value),
                { Name: "properties" or "patternProperties" or "definitions", Value.ValueKind: JsonValueKind.Object } when isSchema =>
                    Rewrite(member.Value, isSchema: false),
                _ when isSchema && Values.Contains(member.Name) => JsonNode.Parse(member.Value.GetRawText()),
                _ => Rewrite(member.Value, isSchema: true),
            };
        }

        return written;
    }

    /// <summary>A mapping names schemas, or refers to them.</summary>
    private JsonObject RewriteDiscriminator(JsonElement discriminator)
    {
        var written = (JsonObject)JsonNode.Parse(discriminator.GetRawText())!;
        if (written["mapping"] is JsonObject mapping)
        {
            foreach (var (value, target) in mapping.ToList())
            {
                var text = target?.ToString() ?? string.Empty;
                mapping[value] = Point(text.Contains('/', StringComparison.Ordinal) || text.Contains('#', StringComparison.Ordinal)
                    ? text
                    : "#/components/schemas/" + Escape(text));
            }
        }

        return written;
    }

    private string Point(string reference)
    {
        if (!reference.StartsWith('#'))
        {
            throw new SchemaNotSupportedException($"The reference '{reference}' leads to another document, and nothing is fetched.");
        }

        var pointer = reference[1..];
        if (!_names.TryGetValue(pointer, out var name))
        {
            var last = Uri.UnescapeDataString(pointer[(pointer.LastIndexOf('/') + 1)..])
                .Replace("~1", "_", StringComparison.Ordinal).Replace("~0", "_", StringComparison.Ordinal);
            name = last.Length == 0 ? "root" : last;
            for (var i = 2; _names.ContainsValue(name); i++)
            {
                name = $"{last}{i}";
            }

            _names[pointer] = name;
            _unread.Enqueue(pointer);
        }

        return "#/definitions/" + Escape(name);
    }
}
