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
            var node = index < prefix.Length ? prefix[index] : rest;
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
}
