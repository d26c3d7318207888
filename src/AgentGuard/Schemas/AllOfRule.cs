using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary><c>allOf</c>.</summary>
internal sealed class AllOfRule(SchemaNode[] nodes) : SchemaRule
{
    public override IEnumerable<SchemaNode> InPlace => nodes;

    public override bool Check(JsonElement value, SchemaErrors? errors, int depth)
    {
        var valid = true;
        for (var i = 0; i < nodes.Length && (valid || errors is not null); i++)
        {
            valid &= nodes[i].Check(value, errors, depth);
        }

        return valid;
    }
}
