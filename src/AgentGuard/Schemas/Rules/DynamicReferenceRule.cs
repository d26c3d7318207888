namespace AgentGuard.Schemas.Rules;

/// <summary><c>$dynamicRef</c>: the outermost resource entered that has the anchor decides.</summary>
internal sealed class DynamicReferenceRule(string place, SchemaNode initial, string anchor) : SchemaRule(place)
{
    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var target = initial;
        for (var scope = e.Scope; scope is not null; scope = scope.Outer)
        {
            target = scope.Resource.DynamicNodes.GetValueOrDefault(anchor) ?? target;
        }

        return target.Check(ref e, at, marks);
    }
}
