namespace AgentGuard.Schemas.Compilation;

/// <summary>The metaschema of 2019-09 and of its vocabularies.</summary>
internal static class Metaschemas201909
{
    private const string Schema =
        """
        {"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"https://json-schema.org/draft/2019-09/schema",
        "$vocabulary":{"https://json-schema.org/draft/2019-09/vocab/core":true,
        "https://json-schema.org/draft/2019-09/vocab/applicator":true,
        "https://json-schema.org/draft/2019-09/vocab/validation":true,
        "https://json-schema.org/draft/2019-09/vocab/meta-data":true,
        "https://json-schema.org/draft/2019-09/vocab/format":false,
        "https://json-schema.org/draft/2019-09/vocab/content":true},"$recursiveAnchor":true,"allOf":[{"$ref":"meta/core"},
        {"$ref":"meta/applicator"},{"$ref":"meta/validation"},{"$ref":"meta/meta-data"},{"$ref":"meta/format"},
        {"$ref":"meta/content"}],"type":["object","boolean"],"properties":{"definitions":{"type":"object",
        "additionalProperties":{"$recursiveRef":"#"}},"dependencies":{"type":"object",
        "additionalProperties":{"anyOf":[{"$recursiveRef":"#"},{"$ref":"meta/validation#/$defs/stringArray"}]}}}}
        """;

    private const string Core =
        """
        {"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"https://json-schema.org/draft/2019-09/meta/core",
        "$recursiveAnchor":true,"type":["object","boolean"],"properties":{"$id":{"type":"string","format":"uri-reference",
        "pattern":"^[^#]*#?$"},"$schema":{"type":"string","format":"uri"},"$ref":{"type":"string","format":"uri-reference"},
        "$anchor":{"type":"string","pattern":"^[A-Za-z][-A-Za-z0-9.:_]*$"},"$recursiveRef":{"type":"string",
        "format":"uri-reference"},"$recursiveAnchor":{"type":"boolean"},"$vocabulary":{"type":"object",
        "propertyNames":{"type":"string","format":"uri"},"additionalProperties":{"type":"boolean"}},
        "$comment":{"type":"string"},"$defs":{"type":"object","additionalProperties":{"$recursiveRef":"#"}}}}
        """;

    private const string Applicator =
        """
        {"$schema":"https://json-schema.org/draft/2019-09/schema",
        "$id":"https://json-schema.org/draft/2019-09/meta/applicator","$recursiveAnchor":true,"type":["object","boolean"],
        "properties":{"items":{"anyOf":[{"$recursiveRef":"#"},{"$ref":"#/$defs/schemaArray"}]},
        "additionalItems":{"$recursiveRef":"#"},"contains":{"$recursiveRef":"#"},"additionalProperties":{"$recursiveRef":"#"},
        "unevaluatedItems":{"$recursiveRef":"#"},"unevaluatedProperties":{"$recursiveRef":"#"},"properties":{"type":"object",
        "additionalProperties":{"$recursiveRef":"#"}},"patternProperties":{"type":"object",
        "additionalProperties":{"$recursiveRef":"#"},"propertyNames":{"format":"regex"}},"dependentSchemas":{"type":"object",
        "additionalProperties":{"$recursiveRef":"#"}},"propertyNames":{"$recursiveRef":"#"},"if":{"$recursiveRef":"#"},
        "then":{"$recursiveRef":"#"},"else":{"$recursiveRef":"#"},"allOf":{"$ref":"#/$defs/schemaArray"},
        "anyOf":{"$ref":"#/$defs/schemaArray"},"oneOf":{"$ref":"#/$defs/schemaArray"},"not":{"$recursiveRef":"#"}},
        "$defs":{"schemaArray":{"type":"array","minItems":1,"items":{"$recursiveRef":"#"}}}}
        """;

    private const string Validation =
        """
        {"$schema":"https://json-schema.org/draft/2019-09/schema",
        "$id":"https://json-schema.org/draft/2019-09/meta/validation","$recursiveAnchor":true,"type":["object","boolean"],
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
        {"$schema":"https://json-schema.org/draft/2019-09/schema",
        "$id":"https://json-schema.org/draft/2019-09/meta/meta-data","$recursiveAnchor":true,"type":["object","boolean"],
        "properties":{"title":{"type":"string"},"description":{"type":"string"},"default":true,
        "deprecated":{"type":"boolean"},"readOnly":{"type":"boolean"},"writeOnly":{"type":"boolean"},
        "examples":{"type":"array","items":true}}}
        """;

    private const string Format =
        """
        {"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"https://json-schema.org/draft/2019-09/meta/format",
        "$recursiveAnchor":true,"type":["object","boolean"],"properties":{"format":{"type":"string"}}}
        """;

    private const string Content =
        """
        {"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"https://json-schema.org/draft/2019-09/meta/content",
        "$recursiveAnchor":true,"type":["object","boolean"],"properties":{"contentEncoding":{"type":"string"},
        "contentMediaType":{"type":"string"},"contentSchema":{"$recursiveRef":"#"}}}
        """;

    /// <summary>Finds one by its path below the draft.</summary>
    public static string? Find(string path) => path switch
    {
        "schema" => Schema,
        "meta/core" => Core,
        "meta/applicator" => Applicator,
        "meta/validation" => Validation,
        "meta/meta-data" => MetaData,
        "meta/format" => Format,
        "meta/content" => Content,
        _ => null,
    };
}
