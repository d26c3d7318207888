using AgentGuard.Schemas.Tapes;

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

    /// <summary>Whether some text matches that goes on from here by a character that an escape can become.</summary>
    public bool CanExtendBy(EscapePrefix escape, State state)
    {
        var known = state.CanExtendBy ??= new sbyte[EscapePrefix.Count];
        if (known[escape.Index] == 0)
        {
            known[escape.Index] = (sbyte)(CanExtend(state) && (state.IsFinal || IsLiving(_anew) || CanRead(state, escape)) ? 1 : -1);
        }

        return known[escape.Index] > 0;
    }

    private bool EndsWell(HashSet<int> set) => _states.Close([.. set], atStart: false, atEnd: true).Contains(PatternStates.Match);

    private bool CanRead(State state, EscapePrefix escape)
    {
        var sequences = new List<(byte[] First, byte[] Last)>();
        Utf8Ranges.Split(escape.First, escape.Last, sequences);
        return sequences.Exists(sequence =>
        {
            HashSet<int> set = [.. state.Set];
            for (var i = 0; i < sequence.First.Length; i++)
            {
                var (first, last) = (sequence.First[i], sequence.Last[i]);
                var read = set.SelectMany(_states.Edges).Where(edge => edge.From <= last && edge.To >= first).Select(edge => edge.Next);
                set = _states.Close([.. read], atStart: false, atEnd: false);
            }

            return set.Any(index => Living[index]) || EndsWell(set);
        });
    }

    private bool IsLiving(int[] set) => Array.Exists(set, index => Living[index]);
}
