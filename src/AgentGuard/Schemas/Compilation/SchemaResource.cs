using System.Text.Json;
using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Compilation;

/// <summary>A schema with a name of its own: a document, or a part of one that has an <c>$id</c>.</summary>
internal sealed class SchemaResource(SchemaDocument document, string uri, string pointer, JsonElement root, SchemaDialect dialect)
{
    /// <summary>The dynamic anchor that stands for <c>$recursiveAnchor</c>: no anchor can be called so.</summary>
    public const string RecursiveAnchor = "#";

    public SchemaDocument Document { get; } = document;

    /// <summary>Its absolute URI, without a fragment.</summary>
    public string Uri { get; } = uri;

    /// <summary>Where it starts in its document.</summary>
    public string Pointer { get; } = pointer;

    public JsonElement Root { get; } = root;

    public SchemaDialect Dialect { get; } = dialect;

    /// <summary>Where its anchors are.</summary>
    public Dictionary<string, SchemaLocation> Anchors { get; } = new(StringComparer.Ordinal);

    /// <summary>Where its dynamic anchors are.</summary>
    public Dictionary<string, SchemaLocation> DynamicAnchors { get; } = new(StringComparer.Ordinal);

    /// <summary>The compiled schemas of its dynamic anchors.</summary>
    public Dictionary<string, SchemaNode> DynamicNodes { get; } = new(StringComparer.Ordinal);
}
