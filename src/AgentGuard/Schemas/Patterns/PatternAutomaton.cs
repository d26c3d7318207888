namespace AgentGuard.Schemas.Patterns;

/// <summary>A deterministic automaton that finds a regular expression in UTF-8 text: one look-up for each byte.</summary>
/// <remarks>
/// By the subset construction over classes of bytes that the expression does not tell apart. States are made when a text first reaches
/// them, and forgotten when there are too many, so that neither compiling nor a hostile text costs more than the text is long times the
/// expression. Thread-safe.
/// </remarks>
internal sealed partial class PatternAutomaton
{
    private const int MaxStates = 2000;

    private readonly PatternStates _states;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, State> _known = new(StringComparer.Ordinal);
    private readonly byte[] _classes = new byte[256];
    private readonly int[] _anew;
    private readonly State _start;
    private int _classCount;

    private PatternAutomaton(PatternStates states)
    {
        _states = states;
        FindClasses();
        _anew = [.. states.Close([states.Entry], atStart: false, atEnd: false)];
        _start = StateOf(states.Close([states.Entry], atStart: true, atEnd: false), atStart: true);
    }

    /// <returns>The automaton, or null where it would grow too large.</returns>
    public static PatternAutomaton? Build(PatternNode node) =>
        PatternStates.Build(node) is { } states ? new PatternAutomaton(states) : null;

    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        var (state, classes) = (_start, _classes);
        foreach (var b in text)
        {
            var next = state.Next[classes[b]];
            if (next is null)
            {
                if (state.IsFinal)
                {
                    break;
                }

                next = Step(state, b);
            }

            state = next;
        }

        return state.EndsWell;
    }

    private State Step(State state, byte read)
    {
        lock (_lock)
        {
            if (_known.Count > MaxStates)
            {
                // Nothing else leads to the states that are forgotten.
                _known.Clear();
                Array.Clear(_start.Next);
            }

            var moved = new HashSet<int>();
            foreach (var from in state.Set)
            {
                foreach (var edge in _states.Edges(from))
                {
                    if (read >= edge.From && read <= edge.To)
                    {
                        moved.Add(edge.Next);
                    }
                }
            }

            var next = StateOf(_states.Close([.. moved, .. _anew], atStart: false, atEnd: false), atStart: false);
            if (_known.ContainsKey(state.Key) || ReferenceEquals(state, _start))
            {
                state.Next[_classes[read]] = next;
            }

            return next;
        }
    }

    private State StateOf(HashSet<int> set, bool atStart)
    {
        int[] sorted = [.. set.Order()];

        // The first state is apart from equal ones: only there the start of the text is behind.
        var key = (atStart ? "^" : string.Empty) + string.Concat(sorted.Select(state => (char)state));
        if (!_known.TryGetValue(key, out var known))
        {
            var found = set.Contains(PatternStates.Match);
            var endsWell = found || _states.Close([.. set], atStart, atEnd: true).Contains(PatternStates.Match);
            _known[key] = known = new State(key, sorted, _classCount, endsWell, found || sorted.Length == 0);
        }

        return known;
    }

    private void FindClasses()
    {
        var borders = new bool[257];
        for (var state = 0; state < _states.Count; state++)
        {
            foreach (var (from, to, _) in _states.Edges(state))
            {
                borders[from] = borders[to + 1] = true;
            }
        }

        for (var b = 0; b < 256; b++)
        {
            _classCount += b > 0 && borders[b] ? 1 : 0;
            _classes[b] = (byte)_classCount;
        }

        _classCount++;
    }

    /// <summary>A set of states of the expression in which it can be behind some text.</summary>
    internal sealed class State(string key, int[] set, int classes, bool endsWell, bool isFinal)
    {
        /// <summary>By the class of the byte; null where nobody has been yet, and behind the final states.</summary>
        public readonly State?[] Next = new State?[classes];
        public readonly bool EndsWell = endsWell;

        /// <summary>Whether the rest of the text makes no difference.</summary>
        public readonly bool IsFinal = isFinal;

        /// <summary>Whether a match can come of it, and whether one can of more text: 1 is yes, -1 no, 0 not asked yet.</summary>
        public sbyte CanMatch;

        public sbyte CanExtend;

        /// <summary>The same for each escape of a character that has begun.</summary>
        public sbyte[]? CanExtendBy;

        public string Key => key;

        public int[] Set => set;
    }
}
