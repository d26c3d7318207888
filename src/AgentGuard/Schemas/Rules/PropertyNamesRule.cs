using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>propertyNames</c>: each name is judged as a string.</summary>
internal sealed class PropertyNamesRule(string place, SchemaNode node) : SchemaRule(place)
{
    public override JsonKinds Kinds => JsonKinds.Object;

    public override SchemaNode? NameNode => node;

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var valid = true;
        for (var i = at + 1; i < e.Tape.Tokens[at].Next && (valid || e.Errors is not null); i = e.Tape.Tokens[i + 1].Next)
        {
            valid &= node.Check(ref e, i, marks: null);
        }

        return valid;
    }

    public override void Follow(ViabilityMachine machine, in Opening opening) => machine.Listen(this, opening, CursorEvents.Names);

    public override bool Close(ref RuleCursor cursor, ref Evaluation e, int at) => true;
}
