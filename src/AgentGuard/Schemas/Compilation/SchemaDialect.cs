using System.Collections.Frozen;

namespace AgentGuard.Schemas.Compilation;

/// <summary>A version of JSON Schema and which of its vocabularies are in use.</summary>
internal sealed record SchemaDialect(SchemaDraft Draft, bool AssertsFormats, FrozenSet<string> Ignored)
{
    private static readonly FrozenDictionary<string, SchemaDialect> Known = new Dictionary<string, SchemaDialect>
    {
        ["json-schema.org/draft-04/schema"] = Of(SchemaDraft.Draft4),
        ["json-schema.org/draft-05/schema"] = Of(SchemaDraft.Draft4),
        ["json-schema.org/draft-06/schema"] = Of(SchemaDraft.Draft6),
        ["json-schema.org/draft-07/schema"] = Of(SchemaDraft.Draft7),
        ["json-schema.org/draft/2019-09/schema"] = Of(SchemaDraft.Draft201909),
        ["json-schema.org/draft/2020-12/schema"] = Of(SchemaDraft.Draft202012),
        ["json-schema.org/schema"] = Of(SchemaDraft.Draft202012),
    }.ToFrozenDictionary();

    public static SchemaDialect Default { get; } = Of(SchemaDraft.Draft202012);

    /// <summary>The keyword that names a schema.</summary>
    public string IdKeyword => Draft == SchemaDraft.Draft4 ? "id" : "$id";

    /// <summary>Whether a reference hides everything beside it.</summary>
    public bool ReferenceStandsAlone => Draft <= SchemaDraft.Draft7;

    /// <summary>Finds a dialect by the value of <c>$schema</c>; the scheme and an empty fragment make no difference.</summary>
    public static SchemaDialect? Find(string uri)
    {
        var name = uri.TrimEnd('#');
        var start = name.IndexOf("://", StringComparison.Ordinal);
        return Known.GetValueOrDefault(start < 0 ? name : name[(start + 3)..]);
    }

    private static SchemaDialect Of(SchemaDraft draft) => new(draft, AssertsFormats: false, FrozenSet<string>.Empty);
}
