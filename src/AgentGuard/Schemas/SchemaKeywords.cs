using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentGuard.Schemas;

/// <summary>Reads the keywords of one schema object.</summary>
internal sealed class SchemaKeywords(SchemaCompiler compiler, JsonElement schema, string path, int depth)
{
    private static readonly FrozenSet<string> Rules = FrozenSet.Create(
        StringComparer.Ordinal,
        "type", "enum", "const", "$ref", "allOf", "anyOf", "oneOf", "not", "properties", "required", "additionalProperties",
        "patternProperties", "minProperties", "maxProperties", "items", "prefixItems", "minItems", "maxItems", "uniqueItems", "minimum",
        "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern");

    private static readonly FrozenSet<string> Annotations = FrozenSet.Create(
        StringComparer.Ordinal,
        "title", "description", "default", "example", "examples", "$schema", "$id", "$comment", "$defs", "definitions", "format",
        "deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType");

    public IReadOnlyList<SchemaRule> ToRules()
    {
        foreach (var property in schema.EnumerateObject())
        {
            if (!Rules.Contains(property.Name) && !Annotations.Contains(property.Name))
            {
                throw Unsupported(property.Name, "it is not known");
            }
        }

        return [.. ReadGeneral(), .. ReadApplicators(), .. ReadKinds()];
    }

    private IEnumerable<SchemaRule> ReadGeneral()
    {
        if (Get("type") is { } type)
        {
            yield return new TypeRule([.. OneOrMany(type).Select(ReadTypeName)]);
        }

        if (Get("enum") is { } constants)
        {
            yield return new ConstantRule([.. Expect("enum", constants, JsonValueKind.Array).EnumerateArray()]);
        }

        if (Get("const") is { } constant)
        {
            yield return new ConstantRule([constant]);
        }
    }

    private IEnumerable<SchemaRule> ReadApplicators()
    {
        if (Get("$ref") is { } reference)
        {
            yield return new ReferenceRule(compiler.Resolve(ExpectText("$ref", reference), path, depth));
        }

        if (Get("allOf") is { } all)
        {
            yield return new AllOfRule(ReadNodes("allOf", all));
        }

        if (Get("anyOf") is { } any)
        {
            yield return new ChoiceRule(ReadNodes("anyOf", any), exactlyOne: false);
        }

        if (Get("oneOf") is { } one)
        {
            yield return new ChoiceRule(ReadNodes("oneOf", one), exactlyOne: true);
        }

        if (Get("not") is { } not)
        {
            yield return new NotRule(ReadNode(not, "not"), not.GetRawText());
        }
    }

    private IEnumerable<SchemaRule> ReadKinds()
    {
        if (HasAny("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"))
        {
            yield return new NumberRule
            {
                Minimum = ReadNumber("minimum"),
                Maximum = ReadNumber("maximum"),
                ExclusiveMinimum = ReadNumber("exclusiveMinimum"),
                ExclusiveMaximum = ReadNumber("exclusiveMaximum"),
                MultipleOf = ReadNumber("multipleOf"),
            };
        }

        if (HasAny("minLength", "maxLength", "pattern"))
        {
            var pattern = Get("pattern") is { } text ? ReadPattern("pattern", ExpectText("pattern", text)) : null;
            yield return new TextRule(ReadCount("minLength") ?? 0, ReadCount("maxLength"), pattern);
        }

        if (HasAny("items", "prefixItems", "minItems", "maxItems", "uniqueItems"))
        {
            yield return ReadArray();
        }

        if (HasAny("properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties"))
        {
            yield return ReadObject();
        }
    }

    private ArrayRule ReadArray() => new()
    {
        PrefixItems = Get("prefixItems") is { } prefix ? ReadNodes("prefixItems", prefix) : [],
        Items = Get("items") is { } items ? ReadNode(items, "items") : null,
        MinItems = ReadCount("minItems") ?? 0,
        MaxItems = ReadCount("maxItems"),
        UniqueItems = Get("uniqueItems") is { ValueKind: JsonValueKind.True },
    };

    private ObjectRule ReadObject() => new()
    {
        Properties = ReadMembers("properties", static name => name),
        PatternProperties = ReadMembers("patternProperties", name => ReadPattern("patternProperties", name)),
        AdditionalProperties = Get("additionalProperties") is { } additional ? ReadNode(additional, "additionalProperties") : null,
        Required = Get("required") is { } required
            ? [.. Expect("required", required, JsonValueKind.Array).EnumerateArray().Select(name => ExpectText("required", name))]
            : [],
        MinProperties = ReadCount("minProperties") ?? 0,
        MaxProperties = ReadCount("maxProperties"),
    };

    private List<KeyValuePair<TKey, SchemaNode>> ReadMembers<TKey>(string keyword, Func<string, TKey> toKey)
    {
        var members = new List<KeyValuePair<TKey, SchemaNode>>();
        if (Get(keyword) is { } value)
        {
            foreach (var member in Expect(keyword, value, JsonValueKind.Object).EnumerateObject())
            {
                members.Add(new(toKey(member.Name), ReadNode(member.Value, keyword, member.Name)));
            }
        }

        return members;
    }

    private SchemaNode[] ReadNodes(string keyword, JsonElement array) =>
        [.. Expect(keyword, array, JsonValueKind.Array).EnumerateArray()
            .Select((item, index) => ReadNode(item, keyword, index.ToString(CultureInfo.InvariantCulture)))];

    private SchemaNode ReadNode(JsonElement node, params ReadOnlySpan<string> segments)
    {
        var nodePath = path;
        foreach (var segment in segments)
        {
            nodePath += "/" + segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        }

        return compiler.Compile(node, nodePath, depth + 1);
    }

    private Regex ReadPattern(string keyword, string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            var reason = $"the pattern '{pattern}' is not a regular language or not well formed";
            throw new SchemaNotSupportedException(keyword, path, reason, e);
        }
    }

    private string ReadTypeName(JsonElement name) =>
        name.ValueKind == JsonValueKind.String && TypeRule.IsKnown(name.GetString())
            ? name.GetString()!
            : throw Unsupported("type", $"{name.GetRawText()} is not a type");

    private JsonElement? ReadNumber(string keyword) =>
        Get(keyword) is { } number ? Expect(keyword, number, JsonValueKind.Number) : null;

    private int? ReadCount(string keyword)
    {
        if (ReadNumber(keyword) is not { } number)
        {
            return null;
        }

        return JsonNumber.IsInteger(number) && number.GetDouble() is >= 0 and <= int.MaxValue
            ? (int)number.GetDouble()
            : throw Unsupported(keyword, "it is not a count");
    }

    private JsonElement Expect(string keyword, JsonElement value, JsonValueKind kind) =>
        value.ValueKind == kind ? value : throw Unsupported(keyword, $"its value is not of the kind {kind}");

    private string ExpectText(string keyword, JsonElement value) => Expect(keyword, value, JsonValueKind.String).GetString()!;

    private bool HasAny(params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (schema.TryGetProperty(keyword, out _))
            {
                return true;
            }
        }

        return false;
    }

    private JsonElement? Get(string keyword) => schema.TryGetProperty(keyword, out var value) ? value : null;

    private SchemaNotSupportedException Unsupported(string keyword, string reason) => new(keyword, path, reason);

    private static JsonElement[] OneOrMany(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
}
