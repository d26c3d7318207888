using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary>One group of keywords of a schema.</summary>
internal abstract class SchemaRule
{
    /// <summary>The schemas that apply to the same value: what a circle of references can run through.</summary>
    public virtual IEnumerable<SchemaNode> InPlace => [];

    /// <summary>Judges a value. Without a collector it stops at the first error and allocates nothing.</summary>
    public abstract bool Check(JsonElement value, SchemaErrors? errors, int depth);

    protected static bool Fail(SchemaErrors? errors, string expected, JsonElement got)
    {
        errors?.Add(expected, got);
        return false;
    }

    protected static bool CheckChild(SchemaNode node, JsonElement value, string segment, SchemaErrors errors, int depth)
    {
        errors.Enter(segment);
        var valid = node.Check(value, errors, depth + 1);
        errors.Leave();
        return valid;
    }
}
