using NJsonSchema;

namespace AgentGuard.NJsonSchema.Conversion;

/// <summary>The names below <c>$defs</c> of the schemas that are referred to, in the order in which they are first met.</summary>
internal sealed class SchemaNames
{
    private readonly Dictionary<JsonSchema, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Queue<JsonSchema> _unwritten = new();

    /// <summary>Gives the reference to a schema, which is written later if it was not yet.</summary>
    public string ReferenceTo(JsonSchema schema)
    {
        if (!_names.TryGetValue(schema, out var name))
        {
            _names[schema] = name = Free(NameOf(schema));
            _unwritten.Enqueue(schema);
        }

        return "#/$defs/" + Uri.EscapeDataString(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
    }

    public bool TryTakeUnwritten(out JsonSchema schema, out string name)
    {
        var found = _unwritten.TryDequeue(out schema!);
        name = found ? _names[schema] : string.Empty;
        return found;
    }

    /// <summary>The name that a document gives a schema, or null.</summary>
    public static string? DeclaredNameOf(JsonSchema schema) =>
        schema.ParentSchema?.Definitions.FirstOrDefault(definition => ReferenceEquals(definition.Value, schema)).Key;

    private static string NameOf(JsonSchema schema) =>
        DeclaredNameOf(schema) ?? (string.IsNullOrEmpty(schema.Title) ? "schema" : schema.Title);

    private string Free(string wanted)
    {
        var name = wanted;
        for (var i = 2; !_taken.Add(name); i++)
        {
            name = wanted + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return name;
    }
}
