using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>contains</c>, <c>minContains</c> and <c>maxContains</c>.</summary>
internal sealed class ContainsRule(string place, SchemaNode node, int min, int max, bool marksItems) : SchemaRule(place)
{
    public override JsonKinds Kinds => JsonKinds.Array;

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var errors = e.Errors;
        e.Errors = null;
        var count = Count(ref e, at, marksItems ? marks : null);
        e.Errors = errors;
        return (count >= min || Fail(ref e, at, min == 1 ? "contains" : "minContains")) & (count <= max || Fail(ref e, at, "maxContains"));
    }

    protected override string Expected(string keyword, in JsonTape tape, int at) =>
        keyword == "maxContains" ? $"must contain at most {max} of the items asked for" : $"must contain at least {min} of the items asked for";

    private int Count(ref Evaluation e, int at, Marks? marks)
    {
        var count = 0;
        var end = e.Tape.Tokens[at].Next;
        for (int i = at + 1, index = 0; i < end; i = e.Tape.Tokens[i].Next, index++)
        {
            if (node.Check(ref e, i, marks: null))
            {
                marks?.Add(index);
                count++;
            }
        }

        return count;
    }
}
