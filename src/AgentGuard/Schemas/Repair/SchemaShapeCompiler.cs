using System.Text.Json;

namespace AgentGuard.Schemas.Repair;

/// <summary>Reads the shape of a schema. What it does not understand it leaves to the validator.</summary>
internal sealed class SchemaShapeCompiler(JsonElement root)
{
    private const int MaxDepth = 64;
    private readonly Dictionary<string, SchemaShape> _references = [];

    public SchemaShape Compile() => Compile(root, 0);

    private SchemaShape Compile(JsonElement schema, int depth)
    {
        var shape = new SchemaShape();
        Fill(shape, schema, depth);
        return shape;
    }

    private void Fill(SchemaShape shape, JsonElement schema, int depth)
    {
        if (schema.ValueKind is not JsonValueKind.Object || depth > MaxDepth)
        {
            return;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            Keyword(shape, keyword.Name, keyword.Value, depth + 1);
        }

        if (!schema.TryGetProperty("required", out var required) || required.ValueKind is not JsonValueKind.Array)
        {
            return;
        }

        foreach (var name in required.EnumerateArray())
        {
            if (name.ValueKind is JsonValueKind.String && shape.Properties.Find(p => name.ValueEquals(p.Name.Utf8)) is { } property)
            {
                property.IsRequired = true;
            }
        }
    }

    private void Keyword(SchemaShape shape, string keyword, JsonElement value, int depth)
    {
        switch (keyword)
        {
            case "type":
                shape.Types &= TypesOf(value);
                break;
            case "properties" when value.ValueKind is JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    shape.Properties.Add(new(new(property.Name), Compile(property.Value, depth)));
                }

                break;
            case "additionalProperties" when value.ValueKind is JsonValueKind.False:
                shape.IsClosed = true;
                break;
            case "additionalProperties":
                shape.Others = Compile(value, depth);
                break;
            case "items" when value.ValueKind is JsonValueKind.Object:
                shape.Items = Compile(value, depth);
                break;
            default:
                Applicator(shape, keyword, value, depth);
                break;
        }
    }

    private void Applicator(SchemaShape shape, string keyword, JsonElement value, int depth)
    {
        switch (keyword)
        {
            case "prefixItems" or "items" when value.ValueKind is JsonValueKind.Array:
                shape.FirstItems.AddRange(value.EnumerateArray().Select(item => Compile(item, depth)));
                break;
            case "enum" when value.ValueKind is JsonValueKind.Array:
                Members(shape, value.EnumerateArray());
                break;
            case "const":
                Members(shape, [value]);
                break;
            case "anyOf" or "oneOf" when value.ValueKind is JsonValueKind.Array:
                shape.Branches.AddRange(value.EnumerateArray().Select(branch => Compile(branch, depth)));
                break;
            case "allOf" when value.ValueKind is JsonValueKind.Array:
                foreach (var part in value.EnumerateArray())
                {
                    Fill(shape, part, depth);
                }

                break;
            case "$ref" when value.ValueKind is JsonValueKind.String:
                shape.Branches.Add(Reference(value.GetString()!, depth));
                break;
        }
    }

    private static void Members(SchemaShape shape, IEnumerable<JsonElement> values)
    {
        var members = values.ToList();
        var types = members.Aggregate(ShapeTypes.None, (all, member) => all | TypeOf(member));
        if (members.Count > 0 && shape.Types is ShapeTypes.Any)
        {
            shape.Types = types;
        }

        shape.Members.AddRange(members.Where(member => member.ValueKind is JsonValueKind.String).Select(m => new ShapeName(m.GetString()!)));
    }

    private static ShapeTypes TypesOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TypeOf(value.GetString()!),
        JsonValueKind.Array => value.EnumerateArray().Aggregate(ShapeTypes.None, (all, type) => all | TypesOf(type)),
        _ => ShapeTypes.Any,
    };

    private static ShapeTypes TypeOf(string name) => name switch
    {
        "null" => ShapeTypes.Null,
        "boolean" => ShapeTypes.Boolean,
        "integer" => ShapeTypes.Integer,
        "number" => ShapeTypes.Number,
        "string" => ShapeTypes.Text,
        "array" => ShapeTypes.Array,
        "object" => ShapeTypes.Object,
        _ => ShapeTypes.Any,
    };

    private static ShapeTypes TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => ShapeTypes.Null,
        JsonValueKind.True or JsonValueKind.False => ShapeTypes.Boolean,
        JsonValueKind.Number => ShapeTypes.Number,
        JsonValueKind.String => ShapeTypes.Text,
        JsonValueKind.Array => ShapeTypes.Array,
        _ => ShapeTypes.Object,
    };

    private SchemaShape Reference(string reference, int depth)
    {
        if (_references.TryGetValue(reference, out var known))
        {
            return known;
        }

        var shape = new SchemaShape();
        _references.Add(reference, shape);
        if (Resolve(reference) is { } target)
        {
            Fill(shape, target, depth);
        }

        return shape;
    }

    private JsonElement? Resolve(string reference)
    {
        if (!reference.StartsWith('#'))
        {
            return null;
        }

        var at = root;
        foreach (var part in reference.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(part)
                .Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind is not JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }
}
