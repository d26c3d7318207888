using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Reads the keywords that combine schemas.</summary>
internal static class LogicKeywords
{
    public static void Read(SchemaSource source, List<SchemaRule> rules)
    {
        if (source.Has("allOf"))
        {
            rules.Add(new AllOfRule(source.Place, source.GetNodes("allOf")));
        }

        if (source.Has("anyOf"))
        {
            rules.Add(new ChoiceRule(source.Place, source.GetNodes("anyOf"), exactlyOne: false));
        }

        if (source.Has("oneOf"))
        {
            rules.Add(new ChoiceRule(source.Place, source.GetNodes("oneOf"), exactlyOne: true));
        }

        if (source.Get("not") is { } not)
        {
            rules.Add(new NotRule(source.Place, source.NodeOf(not, "not"), not.GetRawText()));
        }

        // An if without then and else has no effect, except that it judges members for unevaluated*: unread, it is reported.
        var lenient = source.Compiler.Options.UnknownKeywords == UnknownKeywords.Annotation;
        if (source.Draft >= SchemaDraft.Draft7 && source.Has("if") && (source.HasAny("then", "else") || lenient))
        {
            var (then, otherwise) = (source.GetNode("then"), source.GetNode("else"));
            rules.Add(new ConditionRule(source.Place, source.GetNode("if")!, then, otherwise));
        }
    }
}
