using System.Text.Json;
using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Reads the keywords of arrays.</summary>
internal static class ArrayKeywords
{
    public static void Read(SchemaSource source, List<SchemaRule> rules)
    {
        if (source.HasAny("minItems", "maxItems"))
        {
            rules.Add(new ItemCountRule(source.Place, source.GetCount("minItems") ?? 0, source.GetCount("maxItems") ?? int.MaxValue));
        }

        if (source.HasAny("items", "prefixItems"))
        {
            ReadItems(source, rules);
        }

        if (source.GetFlag("uniqueItems"))
        {
            rules.Add(new UniqueItemsRule(source.Place));
        }

        if (source.Draft > SchemaDraft.Draft4 && source.GetNode("contains") is { } contained)
        {
            var counts = source.Draft >= SchemaDraft.Draft201909;
            var min = counts ? source.GetCount("minContains") ?? 1 : 1;
            var max = counts ? source.GetCount("maxContains") ?? int.MaxValue : int.MaxValue;
            rules.Add(new ContainsRule(source.Place, contained, min, max, source.Draft == SchemaDraft.Draft202012));
        }
    }

    private static void ReadItems(SchemaSource source, List<SchemaRule> rules)
    {
        if (source.Draft == SchemaDraft.Draft202012)
        {
            rules.Add(new ItemsRule(source.Place, source.GetNodes("prefixItems"), source.GetNode("items")));
        }
        else if (source.Get("items") is { ValueKind: JsonValueKind.Array })
        {
            rules.Add(new ItemsRule(source.Place, source.GetNodes("items"), source.GetNode("additionalItems")));
        }
        else if (source.Has("items"))
        {
            // Beside a single schema for all items, additionalItems has nothing to say.
            source.Get("additionalItems");
            rules.Add(new ItemsRule(source.Place, [], source.GetNode("items")));
        }
    }
}
