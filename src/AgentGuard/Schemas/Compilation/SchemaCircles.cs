using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Refuses schemas that refer to themselves without reading any of the value.</summary>
internal static class SchemaCircles
{
    public static void Reject(IEnumerable<SchemaNode> nodes)
    {
        var (done, open) = (new HashSet<SchemaNode>(), new HashSet<SchemaNode>());
        var path = new Stack<(SchemaNode Node, IEnumerator<SchemaNode> Next)>();
        foreach (var start in nodes)
        {
            Enter(start);
            while (path.TryPeek(out var top))
            {
                if (top.Next.MoveNext())
                {
                    Enter(top.Next.Current);
                    continue;
                }

                path.Pop();
                open.Remove(top.Node);
                done.Add(top.Node);
            }
        }

        void Enter(SchemaNode node)
        {
            if (done.Contains(node))
            {
                return;
            }

            if (!open.Add(node))
            {
                throw new SchemaNotSupportedException("$ref", node.Place.TrimStart('#'), "it refers to itself without reading any of the value");
            }

            path.Push((node, node.Rules.SelectMany(rule => rule.InPlace).GetEnumerator()));
        }
    }
}
