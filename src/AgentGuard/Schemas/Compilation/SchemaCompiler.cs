using System.Text.Json;
using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Turns schemas into nodes: each place once and none within another, so that neither recursion nor long chains matter.</summary>
internal sealed class SchemaCompiler
{
    private readonly Dictionary<(SchemaDocument Document, string Pointer), SchemaNode> _nodes = [];
    private readonly Queue<(SchemaNode Node, SchemaLocation Location)> _pending = new();
    private readonly List<(SchemaNode Node, IReadOnlyList<SchemaRule> Rules)> _compiled = [];
    private int _resourcesDone;

    public SchemaCompiler(JsonSchemaOptions options)
    {
        Options = options;
        Resources = new SchemaResources(options.Registry, options.DefaultDialect);
    }

    public JsonSchemaOptions Options { get; }

    public SchemaResources Resources { get; }

    /// <summary>Whether some reference depends on the way by which it is reached.</summary>
    public bool IsDynamic { get; set; }

    public SchemaNode Compile(JsonElement document) => Compile(new SchemaLocation(Resources.Load(document), string.Empty, document));

    /// <summary>Compiles one place of a document, or of one that it refers to by the URI that is the prefix.</summary>
    public SchemaNode Compile(JsonElement document, string prefix, string pointer)
    {
        var root = Resources.Load(document);
        var start = prefix.Length == 0 ? root : Resources.Find(prefix)!;
        return Compile(SchemaPointer.Follow(start, pointer)!.Value);
    }

    private SchemaNode Compile(SchemaLocation start)
    {
        var root = NodeOf(start);
        do
        {
            while (_pending.TryDequeue(out var next))
            {
                _compiled.Add((next.Node, RulesOf(next.Location)));
            }
        }
        while (AddDynamicAnchors());

        foreach (var (node, rules) in _compiled)
        {
            node.Complete(rules, IsDynamic);
        }

        SchemaCircles.Reject(_compiled.Select(compiled => compiled.Node));
        return root;
    }

    /// <summary>The node of a place; its rules are compiled later.</summary>
    public SchemaNode NodeOf(SchemaLocation location)
    {
        var key = (location.Resource.Document, location.Pointer);
        if (!_nodes.TryGetValue(key, out var node))
        {
            _nodes[key] = node = new SchemaNode(location.Resource, $"{location.Resource.Document.Prefix}#{location.Pointer}");
            _pending.Enqueue((node, location));
        }

        return node;
    }

    private IReadOnlyList<SchemaRule> RulesOf(SchemaLocation location) => location.Value.ValueKind switch
    {
        JsonValueKind.True => [],
        JsonValueKind.False => [new NeverRule(location.Resource.Document.Prefix + "#" + location.Pointer)],
        JsonValueKind.Object => SchemaKeywords.Read(new SchemaSource(this, location)),
        _ => throw new SchemaNotSupportedException("schema", location.Pointer, KeywordHints.NoSchema(location.Pointer, location.Value)),
    };

    // Any resource met may be the outermost one with a dynamic anchor.
    private bool AddDynamicAnchors()
    {
        for (; IsDynamic && _resourcesDone < Resources.All.Count; _resourcesDone++)
        {
            var resource = Resources.All[_resourcesDone];
            foreach (var (name, location) in resource.DynamicAnchors)
            {
                resource.DynamicNodes[name] = NodeOf(location);
            }
        }

        return _pending.Count > 0;
    }
}
