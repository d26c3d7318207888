using AgentGuard.Schemas.Streaming;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>allOf</c>.</summary>
internal sealed class AllOfRule(string place, SchemaNode[] nodes) : SchemaRule(place)
{
    public override IEnumerable<SchemaNode> InPlace => nodes;

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var valid = true;
        for (var i = 0; i < nodes.Length && (valid || e.Errors is not null); i++)
        {
            valid &= nodes[i].Check(ref e, at, marks);
        }

        return valid;
    }

    public override void Follow(ViabilityMachine machine, in Opening opening)
    {
        foreach (var node in nodes)
        {
            machine.Add(node, opening);
        }
    }
}
