using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>anyOf</c> and <c>oneOf</c>.</summary>
internal sealed partial class ChoiceRule(string place, SchemaNode[] nodes, bool exactlyOne) : SchemaRule(place)
{
    public override IEnumerable<SchemaNode> InPlace => nodes;

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var errors = e.Errors;
        e.Errors = null;
        var matches = 0;
        foreach (var node in nodes)
        {
            var fork = Marks.Fork(marks);
            if (!node.Check(ref e, at, fork))
            {
                continue;
            }

            matches++;
            marks?.AddAll(fork!);
            if (exactlyOne ? matches > 1 : marks is null)
            {
                break;
            }
        }

        e.Errors = errors;
        var valid = exactlyOne ? matches == 1 : matches > 0;
        if (!valid && errors is not null)
        {
            Explain(ref e, at, matches);
        }

        return valid;
    }

    protected override string Expected(string keyword, in JsonTape tape, int at) =>
        $"must match {(exactlyOne ? "exactly one" : "at least one")} of {nodes.Length} alternatives";

    private void Explain(ref Evaluation e, int at, int matches)
    {
        // The errors of the alternative that the value comes closest to say most; a sum of all says nothing.
        if (matches == 0 && Closest(ref e, at) is { } closest)
        {
            e.Errors!.AddAll(closest);
            return;
        }

        e.Errors!.Add(
            e.Tape,
            at,
            $"{Place}/{Keyword}",
            Expected(Keyword, e.Tape, at),
            matches > 1 ? "a match of several" : "a match of none");
    }

    private SchemaErrors? Closest(ref Evaluation e, int at)
    {
        var errors = e.Errors;
        SchemaErrors? closest = null;
        foreach (var node in nodes)
        {
            var own = new SchemaErrors();
            e.Errors = own;
            node.Check(ref e, at, marks: null);

            // An error of the value as a whole is a wrong kind of value: the alternative was not meant.
            if (!own.Concern(at) && own.Count > 0 && (closest is null || own.Count < closest.Count))
            {
                closest = own;
            }
        }

        e.Errors = errors;
        return closest;
    }
}
