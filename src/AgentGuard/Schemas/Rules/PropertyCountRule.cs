using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>minProperties</c> and <c>maxProperties</c>.</summary>
internal sealed class PropertyCountRule(string place, int min, int max) : SchemaRule(place)
{
    public override JsonKinds Kinds => JsonKinds.Object;

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var count = e.Tape.Tokens[at].Length;
        return (count >= min || Fail(ref e, at, "minProperties")) & (count <= max || Fail(ref e, at, "maxProperties"));
    }

    public override void Follow(ViabilityMachine machine, in Opening opening) => machine.Listen(this, opening, CursorEvents.Further);

    public override string? AllowFurther(int count) => count < max ? null : "maxProperties";

    protected override string Expected(string keyword, in JsonTape tape, int at) =>
        keyword == "minProperties" ? $"must have at least {min} properties" : $"must have at most {max} properties";
}
