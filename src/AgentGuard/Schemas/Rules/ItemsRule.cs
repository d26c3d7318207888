using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>prefixItems</c> and <c>items</c> (before 2020-12: <c>items</c> as an array, and <c>additionalItems</c>).</summary>
internal sealed class ItemsRule(string place, SchemaNode[] prefix, SchemaNode? rest) : SchemaRule(place)
{
    public override JsonKinds Kinds => JsonKinds.Array;

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var valid = true;
        var end = e.Tape.Tokens[at].Next;
        for (int i = at + 1, index = 0; i < end; i = e.Tape.Tokens[i].Next, index++)
        {
            var node = NodeOfItem(index);
            if (node is null)
            {
                break;
            }

            marks?.Add(index);
            if (!node.Check(ref e, i, marks: null))
            {
                valid = false;
                if (e.Errors is null)
                {
                    break;
                }
            }
        }

        return valid;
    }

    public override void Follow(ViabilityMachine machine, in Opening opening) =>
        machine.Listen(this, opening, CursorEvents.Further | CursorEvents.Members);

    public override string? AllowFurther(int count) => NodeOfItem(count) is { IsNever: true } ? "items" : null;

    public override SchemaNode? NodeOfItem(int index) => index < prefix.Length ? prefix[index] : rest;

    public override bool Close(ref RuleCursor cursor, ref Evaluation e, int at) => true;

    protected override string Expected(string keyword, in JsonTape tape, int at) => "must not have more items";
}
