using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>dependentRequired</c>, <c>dependentSchemas</c> and <c>dependencies</c>: what one property demands of its object.</summary>
internal sealed class DependencyRule(string place, string keyword, string property, string[] required, SchemaNode? node) : SchemaRule(place)
{
    private readonly Utf8Names _property = new([property]);
    private readonly Utf8Names[] _required = [.. required.Select(name => new Utf8Names([name]))];

    public override JsonKinds Kinds => JsonKinds.Object;

    public override IEnumerable<SchemaNode> InPlace => node is null ? [] : [node];

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        if (!Has(e.Tape, at, _property))
        {
            return true;
        }

        var valid = node is null || node.Check(ref e, at, marks);
        for (var i = 0; i < _required.Length && (valid || e.Errors is not null); i++)
        {
            if (!Has(e.Tape, at, _required[i]))
            {
                valid = false;
                e.Errors?.AddMissing(e.Tape, at, required[i], $"{Place}/{keyword}", $"is required with {property}");
            }
        }

        return valid;
    }

    private static bool Has(scoped in JsonTape tape, int at, Utf8Names name)
    {
        for (var i = at + 1; i < tape.Tokens[at].Next; i = tape.Tokens[i + 1].Next)
        {
            using var text = Utf8Text.Of(tape, tape.Tokens[i]);
            if (name.Find(text.Bytes, hint: 0) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
