using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Reads <c>unevaluatedProperties</c> and <c>unevaluatedItems</c>: after all others, since they judge what those leave.</summary>
internal static class UnevaluatedKeywords
{
    public static void Read(SchemaSource source, List<SchemaRule> rules)
    {
        if (source.Draft < SchemaDraft.Draft201909)
        {
            return;
        }

        if (source.GetNode("unevaluatedProperties") is { } properties)
        {
            rules.Add(new UnevaluatedRule(source.Place, properties, properties: true));
        }

        if (source.GetNode("unevaluatedItems") is { } items)
        {
            rules.Add(new UnevaluatedRule(source.Place, items, properties: false));
        }
    }
}
