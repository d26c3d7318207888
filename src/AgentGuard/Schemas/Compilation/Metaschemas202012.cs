namespace AgentGuard.Schemas.Compilation;

/// <summary>The metaschema of 2020-12 and of its vocabularies.</summary>
internal static class Metaschemas202012
{
    private const string Schema =
        """
        {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://json-schema.org/draft/2020-12/schema",
        "$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/core":true,
        "https://json-schema.org/draft/2020-12/vocab/applicator":true,
        "https://json-schema.org/draft/2020-12/vocab/unevaluated":true,
        "https://json-schema.org/draft/2020-12/vocab/validation":true,
        "https://json-schema.org/draft/2020-12/vocab/meta-data":true,
        "https://json-schema.org/draft/2020-12/vocab/format-annotation":true,
        "https://json-schema.org/draft/2020-12/vocab/content":true},"$dynamicAnchor":"meta","allOf":[{"$ref":"meta/core"},
        {"$ref":"meta/applicator"},{"$ref":"meta/unevaluated"},{"$ref":"meta/validation"},{"$ref":"meta/meta-data"},
        {"$ref":"meta/format-annotation"},{"$ref":"meta/content"}],"type":["object","boolean"],
        "properties":{"definitions":{"type":"object","additionalProperties":{"$dynamicRef":"#meta"}},
        "dependencies":{"type":"object","additionalProperties":{"anyOf":[{"$dynamicRef":"#meta"},
        {"$ref":"meta/validation#/$defs/stringArray"}]}}}}
        """;

    private const string Core =
        """
        {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://json-schema.org/draft/2020-12/meta/core",
        "$dynamicAnchor":"meta","type":["object","boolean"],"properties":{"$id":{"type":"string","format":"uri-reference",
        "pattern":"^[^#]*#?$"},"$schema":{"type":"string","format":"uri"},"$ref":{"type":"string","format":"uri-reference"},
        "$anchor":{"type":"string","pattern":"^[A-Za-z_][-A-Za-z0-9._]*$"},"$dynamicRef":{"type":"string",
        "format":"uri-reference"},"$dynamicAnchor":{"type":"string","pattern":"^[A-Za-z_][-A-Za-z0-9._]*$"},
        "$vocabulary":{"type":"object","propertyNames":{"type":"string","format":"uri"},
        "additionalProperties":{"type":"boolean"}},"$comment":{"type":"string"},"$defs":{"type":"object",
        "additionalProperties":{"$dynamicRef":"#meta"}}}}
        """;

    private const string Applicator =
        """
        {"$schema":"https://json-schema.org/draft/2020-12/schema",
        "$id":"https://json-schema.org/draft/2020-12/meta/applicator","$dynamicAnchor":"meta","type":["object","boolean"],
        "properties":{"prefixItems":{"$ref":"#/$defs/schemaArray"},"items":{"$dynamicRef":"#meta"},
        "contains":{"$dynamicRef":"#meta"},"additionalProperties":{"$dynamicRef":"#meta"},"properties":{"type":"object",
        "additionalProperties":{"$dynamicRef":"#meta"}},"patternProperties":{"type":"object",
        "additionalProperties":{"$dynamicRef":"#meta"},"propertyNames":{"format":"regex"}},
        "dependentSchemas":{"type":"object","additionalProperties":{"$dynamicRef":"#meta"}},
        "propertyNames":{"$dynamicRef":"#meta"},"if":{"$dynamicRef":"#meta"},"then":{"$dynamicRef":"#meta"},
        "else":{"$dynamicRef":"#meta"},"allOf":{"$ref":"#/$defs/schemaArray"},"anyOf":{"$ref":"#/$defs/schemaArray"},
        "oneOf":{"$ref":"#/$defs/schemaArray"},"not":{"$dynamicRef":"#meta"}},"$defs":{"schemaArray":{"type":"array",
        "minItems":1,"items":{"$dynamicRef":"#meta"}}}}
        """;

    private const string Unevaluated =
        """
        {"$schema":"https://json-schema.org/draft/2020-12/schema",
        "$id":"https://json-schema.org/draft/2020-12/meta/unevaluated","$dynamicAnchor":"meta","type":["object","boolean"],
        "properties":{"unevaluatedItems":{"$dynamicRef":"#meta"},"unevaluatedProperties":{"$dynamicRef":"#meta"}}}
        """;

    private const string Validation =
        """
        {"$schema":"https://json-schema.org/draft/2020-12/schema",
        "$id":"https://json-schema.org/draft/2020-12/meta/validation","$dynamicAnchor":"meta","type":["object","boolean"],
        "properties":{"type":{"anyOf":[{"$ref":"#/$defs/simpleTypes"},{"type":"array","items":{"$ref":"#/$defs/simpleTypes"},
        "minItems":1,"uniqueItems":true}]},"const":true,"enum":{"type":"array","items":true},"multipleOf":{"type":"number",
        "exclusiveMinimum":0},"maximum":{"type":"number"},"exclusiveMaximum":{"type":"number"},"minimum":{"type":"number"},
        "exclusiveMinimum":{"type":"number"},"maxLength":{"$ref":"#/$defs/nonNegativeInteger"},
        "minLength":{"$ref":"#/$defs/nonNegativeInteger"},"maxItems":{"$ref":"#/$defs/nonNegativeInteger"},
        "minItems":{"$ref":"#/$defs/nonNegativeInteger"},"maxContains":{"$ref":"#/$defs/nonNegativeInteger"},
        "minContains":{"$ref":"#/$defs/nonNegativeInteger"},"maxProperties":{"$ref":"#/$defs/nonNegativeInteger"},
        "minProperties":{"$ref":"#/$defs/nonNegativeInteger"},"pattern":{"type":"string","format":"regex"},
        "uniqueItems":{"type":"boolean"},"required":{"$ref":"#/$defs/stringArray"},"dependentRequired":{"type":"object",
        "additionalProperties":{"$ref":"#/$defs/stringArray"}}},"$defs":{"nonNegativeInteger":{"type":"integer","minimum":0},
        "simpleTypes":{"enum":["array","boolean","integer","null","number","object","string"]},"stringArray":{"type":"array",
        "items":{"type":"string"},"uniqueItems":true}}}
        """;

    private const string MetaData =
        """
        {"$schema":"https://json-schema.org/draft/2020-12/schema",
        "$id":"https://json-schema.org/draft/2020-12/meta/meta-data","$dynamicAnchor":"meta","type":["object","boolean"],
        "properties":{"title":{"type":"string"},"description":{"type":"string"},"default":true,
        "deprecated":{"type":"boolean"},"readOnly":{"type":"boolean"},"writeOnly":{"type":"boolean"},
        "examples":{"type":"array","items":true}}}
        """;

    private const string FormatAnnotation =
        """
        {"$schema":"https://json-schema.org/draft/2020-12/schema",
        "$id":"https://json-schema.org/draft/2020-12/meta/format-annotation","$dynamicAnchor":"meta","type":["object",
        "boolean"],"properties":{"format":{"type":"string"}}}
        """;

    private const string FormatAssertion =
        """
        {"$schema":"https://json-schema.org/draft/2020-12/schema",
        "$id":"https://json-schema.org/draft/2020-12/meta/format-assertion","$dynamicAnchor":"meta","type":["object",
        "boolean"],"properties":{"format":{"type":"string"}}}
        """;

    private const string Content =
        """
        {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://json-schema.org/draft/2020-12/meta/content",
        "$dynamicAnchor":"meta","type":["object","boolean"],"properties":{"contentEncoding":{"type":"string"},
        "contentMediaType":{"type":"string"},"contentSchema":{"$dynamicRef":"#meta"}}}
        """;

    /// <summary>Finds one by its path below the draft.</summary>
    public static string? Find(string path) => path switch
    {
        "schema" => Schema,
        "meta/core" => Core,
        "meta/applicator" => Applicator,
        "meta/unevaluated" => Unevaluated,
        "meta/validation" => Validation,
        "meta/meta-data" => MetaData,
        "meta/format-annotation" => FormatAnnotation,
        "meta/format-assertion" => FormatAssertion,
        "meta/content" => Content,
        _ => null,
    };
}
