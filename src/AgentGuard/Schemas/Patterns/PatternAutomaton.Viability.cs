namespace AgentGuard.Schemas.Patterns;

/// <content>Step by step, with a look ahead to what can still match.</content>
internal sealed partial class PatternAutomaton
{
    private bool[]? _living;

    public State Start => _start;

    private bool[] Living => _living ??= _states.FindLiving();

    public State Next(State state, byte read) => state.IsFinal ? state : state.Next[_classes[read]] ?? Step(state, read);

    /// <summary>Whether some text matches that goes on from here, or ends.</summary>
    public bool CanMatch(State state)
    {
        if (state.CanMatch == 0)
        {
            state.CanMatch = (sbyte)(state.EndsWell || IsLiving(state.Set) || (!state.IsFinal && IsLiving(_anew)) ? 1 : -1);
        }

        return state.CanMatch > 0;
    }

    /// <summary>Whether some text matches that goes on from here by at least a byte.</summary>
    public bool CanExtend(State state)
    {
        if (state.CanExtend == 0)
        {
            var can = state.IsFinal
                ? state.EndsWell
                : IsLiving(_anew) || Array.Exists(state.Set, index => _states.Edges(index).Exists(edge => Living[edge.Next]));
            state.CanExtend = (sbyte)(can ? 1 : -1);
        }

        return state.CanExtend > 0;
    }

    private bool IsLiving(int[] set) => Array.Exists(set, index => Living[index]);
}
