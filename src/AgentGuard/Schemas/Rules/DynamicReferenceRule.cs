using AgentGuard.Schemas.Streaming;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>$dynamicRef</c>: the outermost resource entered that has the anchor decides.</summary>
internal sealed class DynamicReferenceRule(string place, SchemaNode initial, string anchor) : SchemaRule(place)
{
    public override bool Check(ref Evaluation e, int at, Marks? marks) => Target(e.Scope).Check(ref e, at, marks);

    public override void Follow(ViabilityMachine machine, in Opening opening) => machine.Add(Target(opening.Scope), opening);

    private SchemaNode Target(DynamicScope? innermost)
    {
        var target = initial;
        for (var scope = innermost; scope is not null; scope = scope.Outer)
        {
            target = scope.Resource.DynamicNodes.GetValueOrDefault(anchor) ?? target;
        }

        return target;
    }
}
