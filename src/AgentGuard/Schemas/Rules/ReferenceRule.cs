using AgentGuard.Schemas.Streaming;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>$ref</c>, and dynamic references whose target is fixed.</summary>
internal sealed class ReferenceRule(string place, SchemaNode target) : SchemaRule(place)
{
    public override IEnumerable<SchemaNode> InPlace => [target];

    public override bool Check(ref Evaluation e, int at, Marks? marks) => target.Check(ref e, at, marks);

    public override void Follow(ViabilityMachine machine, in Opening opening) => machine.Add(target, opening);
}
