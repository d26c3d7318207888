using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>not</c>.</summary>
internal sealed class NotRule(string place, SchemaNode node, string excluded) : SchemaRule(place)
{
    public override IEnumerable<SchemaNode> InPlace => [node];

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var errors = e.Errors;
        e.Errors = null;
        var matches = node.Check(ref e, at, marks: null);
        e.Errors = errors;
        return !matches || Fail(ref e, at, "not");
    }

    protected override string Expected(string keyword, in JsonTape tape, int at) => $"must not match {excluded}";
}
