using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary>The schema <c>false</c>.</summary>
internal sealed class NeverRule(string place) : SchemaRule(place)
{
    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        e.Errors?.Add(e.Tape, at, Place, "must not be there");
        return false;
    }

    public override void Follow(ViabilityMachine machine, in Opening opening) => machine.Fall(this, opening, string.Empty);

    public override void Explain(SchemaErrors errors, in JsonTape tape, int at, string? keyword, bool further) =>
        errors.Add(tape, at, Place, "must not be there");
}
