using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary>The schema <c>false</c>.</summary>
internal sealed class NeverRule : SchemaRule
{
    public override bool Check(JsonElement value, SchemaErrors? errors, int depth) => Fail(errors, "must not be there", value);
}
