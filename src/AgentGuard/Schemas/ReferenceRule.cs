using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary><c>$ref</c>.</summary>
internal sealed class ReferenceRule(SchemaNode target) : SchemaRule
{
    public override IEnumerable<SchemaNode> InPlace => [target];

    public override bool Check(JsonElement value, SchemaErrors? errors, int depth) => target.Check(value, errors, depth);
}
