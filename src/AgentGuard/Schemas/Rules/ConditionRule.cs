namespace AgentGuard.Schemas.Rules;

/// <summary><c>if</c>, <c>then</c> and <c>else</c>.</summary>
internal sealed class ConditionRule(string place, SchemaNode condition, SchemaNode? then, SchemaNode? otherwise) : SchemaRule(place)
{
    public override IEnumerable<SchemaNode> InPlace => [condition, .. new[] { then, otherwise }.OfType<SchemaNode>()];

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var errors = e.Errors;
        e.Errors = null;
        var fork = Marks.Fork(marks);
        var holds = condition.Check(ref e, at, fork);
        e.Errors = errors;
        if (holds)
        {
            marks?.AddAll(fork!);
        }

        return (holds ? then : otherwise)?.Check(ref e, at, marks) ?? true;
    }
}
