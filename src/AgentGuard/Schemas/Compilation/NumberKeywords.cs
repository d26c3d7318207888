using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Reads the keywords of numbers; in draft 4 <c>exclusive*</c> are flags of <c>minimum</c> and <c>maximum</c>.</summary>
internal static class NumberKeywords
{
    public static void Read(SchemaSource source, List<SchemaRule> rules)
    {
        if (!source.HasAny("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"))
        {
            return;
        }

        var flags = source.Draft == SchemaDraft.Draft4;
        var excludesMinimum = flags && source.GetFlag("exclusiveMinimum");
        var excludesMaximum = flags && source.GetFlag("exclusiveMaximum");
        var (minimum, maximum) = (source.GetNumber("minimum"), source.GetNumber("maximum"));
        rules.Add(new NumberRule(source.Place)
        {
            Minimum = excludesMinimum ? null : minimum,
            Maximum = excludesMaximum ? null : maximum,
            ExclusiveMinimum = flags ? (excludesMinimum ? minimum : null) : source.GetNumber("exclusiveMinimum"),
            ExclusiveMaximum = flags ? (excludesMaximum ? maximum : null) : source.GetNumber("exclusiveMaximum"),
            MultipleOf = source.GetNumber("multipleOf"),
        });
    }
}
