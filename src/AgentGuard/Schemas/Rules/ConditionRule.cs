using AgentGuard.Schemas.Streaming;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>if</c>, <c>then</c> and <c>else</c>.</summary>
internal sealed class ConditionRule(string place, SchemaNode condition, SchemaNode? then, SchemaNode? otherwise) : SchemaRule(place)
{
    public override IEnumerable<SchemaNode> InPlace => [condition, .. new[] { then, otherwise }.OfType<SchemaNode>()];

    public override string Keyword => "if";

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

    public override void Follow(ViabilityMachine machine, in Opening opening)
    {
        var cursor = machine.Listen(this, opening, CursorEvents.None);
        machine.AddBranch(cursor, role: 0, condition, opening);
        if (then is not null)
        {
            machine.AddBranch(cursor, role: 1, then, opening);
        }

        if (otherwise is not null)
        {
            machine.AddBranch(cursor, role: 2, otherwise, opening);
        }
    }

    public override BranchEnd EndBranch(ref RuleCursor cursor, int role, int tick)
    {
        // It may come to either branch as long as the condition stands: it can still turn out not to hold.
        cursor.Bits |= 1UL << role;
        var (noCondition, noThen, noOtherwise) = ((cursor.Bits & 1) != 0, (cursor.Bits & 2) != 0, (cursor.Bits & 4) != 0);
        return noOtherwise && (noThen || noCondition) ? BranchEnd.FallsWithBranch : BranchEnd.Stands;
    }

    public override bool Close(ref RuleCursor cursor, ref Evaluation e, int at) =>
        (cursor.Bits & 1) == 0 ? (cursor.Bits & 2) == 0 : (cursor.Bits & 4) == 0;
}
