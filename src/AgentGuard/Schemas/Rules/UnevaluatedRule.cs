using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>unevaluatedProperties</c> and <c>unevaluatedItems</c>: the members that no other schema has judged.</summary>
internal sealed class UnevaluatedRule(string place, SchemaNode node, bool properties) : SchemaRule(place)
{
    public override JsonKinds Kinds => properties ? JsonKinds.Object : JsonKinds.Array;

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var valid = true;
        var offset = properties ? 1 : 0;
        var end = e.Tape.Tokens[at].Next;
        for (int i = at + 1 + offset, index = 0; i < end; i = e.Tape.Tokens[i].Next + offset, index++)
        {
            if (!marks![index] && !node.Check(ref e, i, marks: null))
            {
                valid = false;
                if (e.Errors is null)
                {
                    return false;
                }
            }
        }

        marks!.AddAll();
        return valid;
    }

    // The schema as a whole judges it, since only then it is known what the other rules have judged.
    public override void Follow(ViabilityMachine machine, in Opening opening)
    {
    }
}
