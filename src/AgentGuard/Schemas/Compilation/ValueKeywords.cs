using System.Text.Json;
using AgentGuard.Schemas.Rules;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Reads <c>type</c>, <c>enum</c> and <c>const</c>.</summary>
internal static class ValueKeywords
{
    public static void Read(SchemaSource source, List<SchemaRule> rules)
    {
        if (source.Get("type") is { } type)
        {
            JsonElement[] names = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray()] : [type];
            rules.Add(new TypeRule(source.Place, [.. names.Select(name => ReadType(source, name))], source.Draft == SchemaDraft.Draft4));
        }

        if (source.Get("enum", JsonValueKind.Array) is { } constants)
        {
            rules.Add(new ConstantRule(source.Place, "enum", [.. constants.EnumerateArray().Select(constant => new JsonConstant(constant))]));
        }

        if (source.Draft > SchemaDraft.Draft4 && source.Get("const") is { } constant)
        {
            rules.Add(new ConstantRule(source.Place, "const", [new JsonConstant(constant)]));
        }
    }

    private static string ReadType(SchemaSource source, JsonElement name) =>
        name.ValueKind == JsonValueKind.String && TypeRule.IsKnown(name.GetString())
            ? name.GetString()!
            : throw source.Unsupported("type", KeywordHints.NoType(name));
}
