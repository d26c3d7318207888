using System.Collections.Frozen;

namespace AgentGuard.Schemas.Generation;

/// <summary>What the schemas of one provider may say: a table of rules that one rewriting engine reads.</summary>
/// <remarks>
/// Immutable and thread-safe. Providers change their rules; the rules here are as published in the second half of 2026. A schema that was
/// rewritten for one of them stays right when a provider comes to accept more.
/// </remarks>
public sealed class ConstraintProfile
{
    private ConstraintProfile(string name, IEnumerable<string> keywords, IEnumerable<string> formats) =>
        (Name, Keywords, Formats) = (name, keywords.ToFrozenSet(StringComparer.Ordinal), formats.ToFrozenSet(StringComparer.Ordinal));

    /// <summary>OpenAI's structured outputs and strict functions.</summary>
    /// <remarks>
    /// Closed objects with all properties required; the root is an object and no <c>anyOf</c>; no <c>allOf</c>, <c>oneOf</c>, <c>not</c>,
    /// conditions or dependencies; recursion by <c>$ref</c> is allowed. Limits: 5,000 properties, 10 levels of objects, 1,000 values of
    /// enumerations, 120,000 characters of names and values, 15,000 characters in an enumeration of more than 250 texts. Source:
    /// platform.openai.com/docs/guides/structured-outputs, "Supported schemas" (limits as of 2026; 100 properties, 5 levels and 500 values
    /// before).
    /// </remarks>
    public static ConstraintProfile OpenAIStrict { get; } = new(
        "OpenAI strict",
        ["pattern", "format", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems", "$ref"],
        ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"])
    {
        RequiresAll = true,
        ClosesObjects = true,
        RootIsObject = true,
        MaxProperties = 5_000,
        MaxObjectDepth = 10,
        MaxConstants = 1_000,
        MaxCharacters = 120_000,
        MaxLongEnumCharacters = 15_000,
    };

    /// <summary>Anthropic's structured outputs (<c>output_config.format</c>) and tools with <c>strict</c>.</summary>
    /// <remarks>
    /// Closed objects, optional properties allowed; no recursion, no bounds of numbers, lengths or counts except <c>minItems</c> of 0 or 1,
    /// enumerations of scalars only, patterns without look-around, back references and word boundaries. Limits: 24 optional properties and 16
    /// properties with alternatives over all strict schemas of a request; here each schema is held to them alone. Source:
    /// platform.claude.com/docs/en/build-with-claude/structured-outputs, "JSON Schema limitations".
    /// </remarks>
    public static ConstraintProfile AnthropicStrict { get; } = new(
        "Anthropic strict",
        ["pattern", "format", "minItems", "$ref", "default", "const"],
        ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"])
    {
        ClosesObjects = true,
        RootIsObject = true,
        ForbidsRecursion = true,
        LargestMinItems = 1,
        MaxOptional = 24,
        MaxUnions = 16,
    };

    /// <summary>Anthropic's tools without <c>strict</c>: any draft 2020-12 schema of an object.</summary>
    /// <remarks>
    /// Nothing is enforced while the model writes; only the root is judged: it must be an object and not a choice. A schema that is already
    /// so is passed as it is, any other is wrapped whole. Source: platform.claude.com/docs/en/api/messages, "tools".
    /// </remarks>
    public static ConstraintProfile AnthropicTool { get; } = new("Anthropic tool", [], []) { KeepsSchema = true, RootIsObject = true };

    /// <summary>Google's Gemini, <c>responseJsonSchema</c> and <c>parametersJsonSchema</c>.</summary>
    /// <remarks>
    /// Optional and additional properties are allowed, <c>prefixItems</c> too; no patterns, no exclusive bounds, no lengths; enumerations of
    /// texts and numbers; references may recur only by way of properties that are not required, and have nothing beside them. Source:
    /// ai.google.dev/api/generate-content, "responseJsonSchema".
    /// </remarks>
    public static ConstraintProfile Gemini { get; } = new(
        "Gemini",
        ["format", "minimum", "maximum", "minItems", "maxItems", "prefixItems", "additionalProperties", "title", "$ref"],
        ["date-time", "date", "time", "duration", "email", "uuid", "uri"])
    {
        ConstantsAreTextsOrNumbers = true,
        RecursesByOptionalOnly = true,
        AllowsAnything = true,
    };

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    internal FrozenSet<string> Keywords { get; }

    internal FrozenSet<string> Formats { get; }

    internal bool KeepsSchema { get; private init; }

    internal bool RequiresAll { get; private init; }

    internal bool ClosesObjects { get; private init; }

    internal bool RootIsObject { get; private init; }

    internal bool ForbidsRecursion { get; private init; }

    internal bool RecursesByOptionalOnly { get; private init; }

    internal bool ConstantsAreTextsOrNumbers { get; private init; }

    internal bool AllowsAnything { get; private init; }

    internal int? LargestMinItems { get; private init; }

    internal int? MaxProperties { get; private init; }

    internal int? MaxObjectDepth { get; private init; }

    internal int? MaxConstants { get; private init; }

    internal int? MaxCharacters { get; private init; }

    internal int? MaxLongEnumCharacters { get; private init; }

    internal int? MaxOptional { get; private init; }

    internal int? MaxUnions { get; private init; }

    /// <summary>Gives the name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
