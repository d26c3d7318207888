using AgentGuard.Schemas;
using NJsonSchema;

namespace AgentGuard.NJsonSchema.Engine;

/// <summary>What NJsonSchema keeps and does not judge by.</summary>
internal static class Unjudged
{
    private static readonly string[] Keywords =
    [
        "$dynamicRef", "$recursiveRef", "const", "contains", "dependencies", "dependentRequired", "dependentSchemas", "else", "if", "maxContains",
        "minContains", "prefixItems", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
    ];

    /// <exception cref="SchemaNotSupportedException">A schema asks for something that would be ignored.</exception>
    public static void Reject(JsonSchema schema)
    {
        if (schema.PatternProperties.Count > 0)
        {
            throw new SchemaNotSupportedException("The keyword 'patternProperties' is refused: NJsonSchema matches names without a time limit.");
        }

        if (schema.ExtensionData is { } extensions && Keywords.FirstOrDefault(extensions.ContainsKey) is { } ignored)
        {
            throw new SchemaNotSupportedException($"The keyword '{ignored}' would be ignored by NJsonSchema.");
        }
    }
}
