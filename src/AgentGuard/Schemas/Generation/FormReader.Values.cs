using System.Text;
using System.Text.Json;
using AgentGuard.Schemas.Compilation;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Schemas.Generation;

/// <summary>Reads types and their limits.</summary>
internal sealed partial class FormReader
{
    private SchemaForm.Value ReadValue(SchemaSource source, SchemaLocation at, int depth)
    {
        var types = source.Get("type") is { } type ? TypesOf(type) : ShapeTypes.Any;
        var members = ReadMembers(source, at, depth);
        var impossible = members?.Properties.Any(property => property is { IsRequired: true, Form: SchemaForm.Nothing }) == true;
        return new(impossible ? types & ~ShapeTypes.Object : types)
        {
            Origins = [at],
            Numbers = ReadNumbers(source),
            Texts = ReadTexts(source),
            Items = ReadItems(source, depth),
            Members = members,
        };
    }

    private static ShapeTypes TypesOf(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Aggregate(ShapeTypes.None, (types, one) => types | TypesOf(one))
        : type.GetString() switch
        {
            "null" => ShapeTypes.Null,
            "boolean" => ShapeTypes.Boolean,
            "integer" => ShapeTypes.Integer,
            "number" => ShapeTypes.Number | ShapeTypes.Integer,
            "string" => ShapeTypes.Text,
            "array" => ShapeTypes.Array,
            _ => ShapeTypes.Object,
        };

    private static NumberForm? ReadNumbers(SchemaSource source)
    {
        if (!source.HasAny("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"))
        {
            return null;
        }

        var flags = source.Draft == SchemaDraft.Draft4;
        var bounds = new NumberForm(
            Bound(source, "minimum", flags && source.GetFlag("exclusiveMinimum")),
            Bound(source, "maximum", flags && source.GetFlag("exclusiveMaximum")),
            source.GetNumber("multipleOf") is { } unit ? [Encoding.UTF8.GetString(unit)] : []);
        return flags
            ? bounds
            : NumberForm.Merge(bounds, new(Bound(source, "exclusiveMinimum", true), Bound(source, "exclusiveMaximum", true), []));
    }

    private static NumberBound? Bound(SchemaSource source, string keyword, bool exclusive) =>
        source.GetNumber(keyword) is { } number ? new(Encoding.UTF8.GetString(number), exclusive) : null;

    private static TextForm? ReadTexts(SchemaSource source) => source.HasAny("minLength", "maxLength", "pattern", "format")
        ? new(
            source.GetCount("minLength") ?? 0,
            source.GetCount("maxLength"),
            source.GetText("pattern") is { } pattern ? [pattern] : [],
            source.Get("format") is { ValueKind: JsonValueKind.String } format ? format.GetString() : null)
        : null;

    private ArrayForm? ReadItems(SchemaSource source, int depth)
    {
        if (!source.HasAny("items", "prefixItems", "minItems", "maxItems"))
        {
            return null;
        }

        var tuple = source.Get("items") is { ValueKind: JsonValueKind.Array };
        var (first, rest) = source.Draft == SchemaDraft.Draft202012 ? ("prefixItems", "items") : tuple ? ("items", "additionalItems") : ("", "items");
        SchemaForm[] prefix = first.Length == 0 ? [] : [.. Children(source, first).Select(child => Read(child, depth))];
        var items = source.Get(rest) is { } schema ? Read(source.LocationOf(schema, rest), depth) : null;
        return new(prefix, items, source.GetCount("minItems") ?? 0, source.GetCount("maxItems"));
    }

    private ObjectForm? ReadMembers(SchemaSource source, SchemaLocation at, int depth)
    {
        if (!source.HasAny(
            "properties", "patternProperties", "additionalProperties", "required", "minProperties", "maxProperties", "propertyNames"))
        {
            return null;
        }

        PatternForm[] patterns =
        [
            .. source.GetMembers("patternProperties").Select(member => new PatternForm(
                member.Name,
                source.ReadPattern("patternProperties", member.Name),
                Read(source.LocationOf(member.Value, "patternProperties", member.Name), depth))),
        ];
        var additional = source.Get("additionalProperties") is { } schema ? Read(source.LocationOf(schema, "additionalProperties"), depth) : null;
        var names = source.Draft > SchemaDraft.Draft4 && source.Get("propertyNames") is { } name
            ? Read(source.LocationOf(name, "propertyNames"), depth)
            : null;
        var limits = new ObjectForm([], patterns, additional)
        {
            MinProperties = source.GetCount("minProperties") ?? 0,
            MaxProperties = source.GetCount("maxProperties"),
            Names = names is null ? null : graph.Merger.Merge(names, new SchemaForm.Value(ShapeTypes.Text)),
            IsOpenByWord = additional is not (null or SchemaForm.Nothing),
            HasDeclarations = source.Has("properties"),
        };
        return limits with { Properties = ReadProperties(source, at, limits, depth) };
    }

    private List<PropertyForm> ReadProperties(SchemaSource source, SchemaLocation at, ObjectForm limits, int depth)
    {
        var required = source.GetTexts("required").ToHashSet(StringComparer.Ordinal);
        var properties = new List<PropertyForm>();
        foreach (var member in source.GetMembers("properties").Reverse().DistinctBy(member => member.Name).Reverse())
        {
            var form = Read(source.LocationOf(member.Value, "properties", member.Name), depth);
            var pattern = limits.Patterns.Count == 0 ? SchemaForm.Anything : (limits with { Additional = null }).FormOf(member.Name, graph.Merger);
            properties.Add(new(member.Name, graph.Merger.Merge(form, pattern), required.Contains(member.Name), IsDeclared: true));
        }

        foreach (var name in required.Except(properties.Select(property => property.Name), StringComparer.Ordinal))
        {
            properties.Add(new(name, limits.FormOf(name, graph.Merger), IsRequired: true, IsDeclared: false));
        }

        return limits.Names is { Origins: var places }
            ? [.. properties.Select(property => graph.Accepts(places, Name(property.Name)) ? property : property with { Form = SchemaForm.Never })]
            : properties;
    }

    private static JsonElement Name(string name)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStringValue(name);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
