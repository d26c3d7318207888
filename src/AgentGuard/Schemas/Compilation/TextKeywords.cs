using AgentGuard.Schemas.Formats;
using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Reads the keywords of strings.</summary>
internal static class TextKeywords
{
    public static void Read(SchemaSource source, List<SchemaRule> rules)
    {
        var asserts = source.Compiler.Options.AssertFormats || source.Dialect.AssertsFormats;
        var format = asserts && source.Has("format") ? TextFormat.Find(source.GetText("format")!) : null;
        if (format is not null || source.HasAny("minLength", "maxLength", "pattern"))
        {
            rules.Add(new TextRule(source.Place)
            {
                MinLength = source.GetCount("minLength") ?? 0,
                MaxLength = source.GetCount("maxLength") ?? int.MaxValue,
                Pattern = source.GetText("pattern") is { } pattern ? source.ReadPattern("pattern", pattern) : null,
                Format = format,
            });
        }
    }
}
