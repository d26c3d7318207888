using System.Text.Json;
using AgentGuard.Schemas.Patterns;
using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Reads the keywords of objects.</summary>
internal static class ObjectKeywords
{
    public static void Read(SchemaSource source, List<SchemaRule> rules)
    {
        if (source.HasAny("minProperties", "maxProperties"))
        {
            var (min, max) = (source.GetCount("minProperties") ?? 0, source.GetCount("maxProperties") ?? int.MaxValue);
            rules.Add(new PropertyCountRule(source.Place, min, max));
        }

        if (source.HasAny("properties", "patternProperties", "additionalProperties", "required"))
        {
            rules.Add(ReadProperties(source));
        }

        if (source.Draft > SchemaDraft.Draft4 && source.GetNode("propertyNames") is { } names)
        {
            rules.Add(new PropertyNamesRule(source.Place, names));
        }

        foreach (var keyword in new[] { "dependencies", "dependentRequired", "dependentSchemas" })
        {
            if (keyword == "dependencies" || source.Draft >= SchemaDraft.Draft201909)
            {
                rules.AddRange(source.GetMembers(keyword).Select(member => ReadDependency(source, keyword, member)));
            }
        }
    }

    private static PropertiesRule ReadProperties(SchemaSource source)
    {
        var properties = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
        foreach (var member in source.GetMembers("properties"))
        {
            properties[member.Name] = source.NodeOf(member.Value, "properties", member.Name);
        }

        KeyValuePair<TextPattern, SchemaNode>[] patterns =
        [
            .. source.GetMembers("patternProperties").Select(member => KeyValuePair.Create(
                source.ReadPattern("patternProperties", member.Name),
                source.NodeOf(member.Value, "patternProperties", member.Name))),
        ];
        var required = source.GetTexts("required").Distinct(StringComparer.Ordinal).ToArray();
        return new PropertiesRule(source.Place, required, properties, patterns, source.GetNode("additionalProperties"));
    }

    private static DependencyRule ReadDependency(SchemaSource source, string keyword, JsonProperty member)
    {
        var names = member.Value.ValueKind == JsonValueKind.Array && keyword != "dependentSchemas";
        return new DependencyRule(
            source.Place,
            keyword,
            member.Name,
            names ? source.ReadTexts(keyword, member.Value) : [],
            names ? null : source.NodeOf(member.Value, keyword, member.Name));
    }
}
