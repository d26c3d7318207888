using System.Collections.Frozen;
using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Turns the keywords of one schema into rules; what no rule has read must be an annotation.</summary>
internal static class SchemaKeywords
{
    private static readonly FrozenSet<string> Annotations = FrozenSet.Create(
        StringComparer.Ordinal,
        "title", "description", "default", "example", "examples", "$schema", "$id", "$comment", "$defs", "definitions", "format",
        "deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType", "contentSchema", "$anchor", "$dynamicAnchor",
        "$recursiveAnchor", "$vocabulary");

    public static IReadOnlyList<SchemaRule> Read(SchemaSource source)
    {
        var rules = new List<SchemaRule>();
        if (source.Dialect.ReferenceStandsAlone && source.Has("$ref"))
        {
            ReferenceKeywords.Read(source, rules);
            return rules;
        }

        ValueKeywords.Read(source, rules);
        NumberKeywords.Read(source, rules);
        TextKeywords.Read(source, rules);
        ArrayKeywords.Read(source, rules);
        ObjectKeywords.Read(source, rules);
        ReferenceKeywords.Read(source, rules);
        LogicKeywords.Read(source, rules);
        UnevaluatedKeywords.Read(source, rules);
        RejectUnread(source);
        return rules;
    }

    private static void RejectUnread(SchemaSource source)
    {
        if (source.Compiler.Options.UnknownKeywords == UnknownKeywords.Annotation)
        {
            return;
        }

        foreach (var keyword in source.Unread)
        {
            if (!IsAnnotation(source, keyword))
            {
                throw source.Unsupported(keyword, KeywordHints.Unknown(keyword));
            }
        }
    }

    /// <summary>Whether a keyword is known to assert nothing.</summary>
    public static bool IsAnnotation(SchemaSource source, string keyword) =>
        Annotations.Contains(keyword)
        || keyword == source.Dialect.IdKeyword
        || keyword.StartsWith("x-", StringComparison.Ordinal)
        || source.Dialect.Ignored.Contains(keyword);
}
