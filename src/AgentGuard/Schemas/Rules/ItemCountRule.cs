using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>minItems</c> and <c>maxItems</c>.</summary>
internal sealed class ItemCountRule(string place, int min, int max) : SchemaRule(place)
{
    public override JsonKinds Kinds => JsonKinds.Array;

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var count = e.Tape.Tokens[at].Length;
        return (count >= min || Fail(ref e, at, "minItems")) & (count <= max || Fail(ref e, at, "maxItems"));
    }

    public override void Follow(ViabilityMachine machine, in Opening opening) => machine.Listen(this, opening, CursorEvents.Further);

    public override string? AllowFurther(int count) => count < max ? null : "maxItems";

    protected override string Expected(string keyword, in JsonTape tape, int at) =>
        keyword == "minItems" ? $"must have at least {min} items" : $"must have at most {max} items";
}
