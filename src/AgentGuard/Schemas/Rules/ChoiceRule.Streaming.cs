using AgentGuard.Schemas.Streaming;

namespace AgentGuard.Schemas.Rules;

/// <content>It stands while one alternative does; that two match is only known when the value is closed.</content>
internal sealed partial class ChoiceRule
{
    public override string Keyword => exactlyOne ? "oneOf" : "anyOf";

    public override void Follow(ViabilityMachine machine, in Opening opening)
    {
        var cursor = machine.Listen(this, opening, CursorEvents.None);

        // Before it has entered all alternatives it cannot know that the last of them falls.
        machine.CursorAt(cursor).Count = nodes.Length;
        for (var i = 0; i < nodes.Length; i++)
        {
            machine.AddBranch(cursor, i, nodes[i], opening);
        }
    }

    public override BranchEnd EndBranch(ref RuleCursor cursor, int role, int tick)
    {
        // The alternative that held out longest is the one that was meant, unless several fall at once.
        var alone = cursor.From != tick;
        (cursor.From, cursor.Count) = (tick, cursor.Count - 1);
        return cursor.Count > 0 ? BranchEnd.Stands : alone ? BranchEnd.FallsWithBranch : BranchEnd.Falls;
    }

    public override bool Close(ref RuleCursor cursor, ref Evaluation e, int at) => exactlyOne ? cursor.Count == 1 : cursor.Count > 0;
}
