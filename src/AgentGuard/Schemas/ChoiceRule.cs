using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary><c>anyOf</c> and <c>oneOf</c>.</summary>
internal sealed class ChoiceRule(SchemaNode[] nodes, bool exactlyOne) : SchemaRule
{
    public override IEnumerable<SchemaNode> InPlace => nodes;

    public override bool Check(JsonElement value, SchemaErrors? errors, int depth)
    {
        var matches = 0;
        foreach (var node in nodes)
        {
            if (node.Check(value, errors: null, depth) && ++matches > 0 && !exactlyOne)
            {
                return true;
            }
        }

        if (matches == 1)
        {
            return true;
        }

        if (errors is not null)
        {
            Explain(value, errors, depth, matches);
        }

        return false;
    }

    private void Explain(JsonElement value, SchemaErrors errors, int depth, int matches)
    {
        // The errors of the alternative that the value comes closest to say most; a sum of all says nothing.
        if (matches == 0 && Closest(value, depth) is { } closest)
        {
            closest.Check(value, errors, depth);
            return;
        }

        errors.Add($"must match {(exactlyOne ? "exactly one" : "at least one")} of {nodes.Length} alternatives", $"a match of {matches}");
    }

    private SchemaNode? Closest(JsonElement value, int depth)
    {
        SchemaNode? closest = null;
        var fewest = int.MaxValue;
        foreach (var node in nodes)
        {
            var errors = new SchemaErrors();
            node.Check(value, errors, depth);
            // An error of the value as a whole is a wrong kind of value: the alternative was not meant.
            var weight = errors.Found.Sum(error => error.Path.Length == 0 ? 100 : 1);
            if (weight < fewest)
            {
                (closest, fewest) = (node, weight);
            }
        }

        return fewest < 100 ? closest : null;
    }
}
