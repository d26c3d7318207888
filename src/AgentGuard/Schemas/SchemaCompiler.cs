using System.Globalization;
using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary>Turns a schema document into nodes; each place is compiled once, so that references may recur.</summary>
internal sealed class SchemaCompiler(JsonElement document)
{
    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);

    public SchemaNode Compile()
    {
        var root = Compile(document, string.Empty, depth: 0);
        RejectCircles();
        return root;
    }

    internal SchemaNode Compile(JsonElement schema, string path, int depth)
    {
        if (_nodes.TryGetValue(path, out var known))
        {
            return known;
        }

        if (depth > JsonSchemaValidator.MaxDepth)
        {
            throw new SchemaNotSupportedException("schema", path, $"it nests deeper than {JsonSchemaValidator.MaxDepth} levels");
        }

        var node = _nodes[path] = new SchemaNode();
        node.Rules = schema.ValueKind switch
        {
            JsonValueKind.True => [],
            JsonValueKind.False => [new NeverRule()],
            JsonValueKind.Object => new SchemaKeywords(this, schema, path, depth).ToRules(),
            _ => throw new SchemaNotSupportedException("schema", path, "a schema is an object or a boolean"),
        };
        return node;
    }

    internal SchemaNode Resolve(string reference, string path, int depth)
    {
        if (reference is not ['#', ..] || (reference.Length > 1 && reference[1] != '/'))
        {
            throw new SchemaNotSupportedException("$ref", path, "only references within the document (#/...) are resolved");
        }

        var pointer = Uri.UnescapeDataString(reference[1..]);
        var target = document;
        foreach (var segment in pointer.Split('/').Skip(1))
        {
            target = Step(target, segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))
                ?? throw new SchemaNotSupportedException("$ref", path, $"nothing is found at '{reference}'");
        }

        return Compile(target, pointer, depth + 1);
    }

    private static JsonElement? Step(JsonElement parent, string segment)
    {
        if (parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(segment, out var property))
        {
            return property;
        }

        return parent.ValueKind == JsonValueKind.Array
            && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < parent.GetArrayLength()
            ? parent[index]
            : null;
    }

    private void RejectCircles()
    {
        var done = new HashSet<SchemaNode>();
        foreach (var (path, node) in _nodes)
        {
            Visit(node, path, done, []);
        }
    }

    private static void Visit(SchemaNode node, string path, HashSet<SchemaNode> done, HashSet<SchemaNode> open)
    {
        if (done.Contains(node))
        {
            return;
        }

        if (!open.Add(node))
        {
            throw new SchemaNotSupportedException("$ref", path, "it refers to itself without reading any of the value");
        }

        foreach (var next in node.Rules.SelectMany(rule => rule.InPlace))
        {
            Visit(next, path, done, open);
        }

        open.Remove(node);
        done.Add(node);
    }
}
