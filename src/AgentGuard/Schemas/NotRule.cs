using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary><c>not</c>.</summary>
internal sealed class NotRule(SchemaNode node, string excluded) : SchemaRule
{
    public override IEnumerable<SchemaNode> InPlace => [node];

    public override bool Check(JsonElement value, SchemaErrors? errors, int depth) =>
        !node.Check(value, errors: null, depth) || Fail(errors, $"must not match {excluded}", value);
}
