using System.Collections.Frozen;
using System.Text.Json;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Reads the <c>$vocabulary</c> of a metaschema.</summary>
internal static class SchemaVocabularies
{
    private const string Root = "https://json-schema.org/draft/";

    private static readonly Dictionary<string, string[]> Keywords = new(StringComparer.Ordinal)
    {
        ["core"] = [],
        ["meta-data"] = [],
        ["content"] = [],
        ["format"] = [],
        ["format-annotation"] = [],
        ["format-assertion"] = [],
        ["applicator"] =
        [
            "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "properties", "patternProperties",
            "additionalProperties", "propertyNames", "items", "prefixItems", "additionalItems", "contains",
        ],
        ["unevaluated"] = ["unevaluatedItems", "unevaluatedProperties"],
        ["validation"] =
        [
            "type", "enum", "const", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
            "pattern", "minItems", "maxItems", "uniqueItems", "minContains", "maxContains", "minProperties", "maxProperties", "required",
            "dependentRequired",
        ],
    };

    /// <summary>The dialect that a metaschema describes.</summary>
    /// <exception cref="SchemaNotSupportedException">It requires a vocabulary that is not known.</exception>
    public static SchemaDialect Read(SchemaDialect basis, JsonElement vocabularies)
    {
        var ignored = Keywords.Where(pair => pair.Key != "unevaluated" || basis.Draft == SchemaDraft.Draft202012)
            .SelectMany(pair => pair.Value).ToHashSet(StringComparer.Ordinal);
        var assertsFormats = false;
        foreach (var vocabulary in vocabularies.EnumerateObject())
        {
            var name = NameOf(vocabulary.Name);
            if (name is null || !Keywords.TryGetValue(name, out var keywords))
            {
                RejectRequired(vocabulary);
                continue;
            }

            ignored.ExceptWith(keywords);
            assertsFormats |= name == "format-assertion" || (name == "format" && vocabulary.Value.ValueKind == JsonValueKind.True);
        }

        return new SchemaDialect(basis.Draft, assertsFormats, ignored.ToFrozenSet(StringComparer.Ordinal));
    }

    private static string? NameOf(string uri)
    {
        var start = uri.LastIndexOf("/vocab/", StringComparison.Ordinal);
        return uri.StartsWith(Root, StringComparison.Ordinal) && start > 0 ? uri[(start + "/vocab/".Length)..] : null;
    }

    private static void RejectRequired(JsonProperty vocabulary)
    {
        if (vocabulary.Value.ValueKind == JsonValueKind.True)
        {
            throw new SchemaNotSupportedException("$vocabulary", string.Empty, $"the vocabulary '{vocabulary.Name}' is required and not known");
        }
    }
}
