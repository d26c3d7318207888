using AgentGuard.Schemas.Patterns;
using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <content>It counts and matches along; a format is judged at the closing quotation mark.</content>
internal sealed partial class TextRule
{
    private bool CountsAlong => MaxLength != int.MaxValue || Pattern?.Automaton is not null;

    private bool IsSettledAlong => CountsAlong && Format is null && (Pattern is null || Pattern.Automaton is not null);

    public override void Follow(ViabilityMachine machine, in Opening opening)
    {
        var start = Pattern?.Automaton?.Start;
        if (start is not null && !Pattern!.Automaton!.CanMatch(start))
        {
            machine.Fall(this, opening, "pattern");
            return;
        }

        var cursor = machine.Listen(this, opening, CountsAlong ? CursorEvents.Text : CursorEvents.None);
        machine.CursorAt(cursor).State = start;
    }

    public override string? Extend(ref RuleCursor cursor, byte read)
    {
        cursor.Count += (read & 0xC0) == 0x80 ? 0 : 1;
        if (cursor.Count > MaxLength)
        {
            return "maxLength";
        }

        if (cursor.State is not PatternAutomaton.State state)
        {
            return null;
        }

        var next = Pattern!.Automaton!.Next(state, read);
        if (!ReferenceEquals(next, state))
        {
            cursor.State = next;
        }

        return Pattern.Automaton.CanMatch(next) ? null : "pattern";
    }

    public override string? CanExtend(in RuleCursor cursor)
    {
        if (cursor.Count >= MaxLength)
        {
            return "maxLength";
        }

        return cursor.State is not PatternAutomaton.State state || Pattern!.Automaton!.CanExtend(state) ? null : "pattern";
    }

    public override string? CanExtendBy(EscapePrefix escape, in RuleCursor cursor) =>
        cursor.State is not PatternAutomaton.State state || Pattern!.Automaton!.CanExtendBy(escape, state) ? null : "pattern";

    public override bool Close(ref RuleCursor cursor, ref Evaluation e, int at) => IsSettledAlong
        ? cursor.Count >= MinLength && cursor.State is not PatternAutomaton.State { EndsWell: false }
        : Check(ref e, at, marks: null);
}
