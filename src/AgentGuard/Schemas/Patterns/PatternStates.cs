namespace AgentGuard.Schemas.Patterns;

/// <summary>The nondeterministic automaton of a regular expression over UTF-8 bytes, by Thompson's construction.</summary>
internal sealed partial class PatternStates
{
    /// <summary>The state in which everything is matched.</summary>
    public const int Match = 0;

    private const int MaxStates = 30_000;

    private static readonly List<(byte From, byte To, int Next)> NoEdges = [];
    private static readonly List<int> NoFree = [];

    private readonly List<List<(byte From, byte To, int Next)>> _edges = [];
    private readonly List<List<int>> _free = [];
    private readonly HashSet<int> _starts = [];
    private readonly HashSet<int> _ends = [];
    private bool _failed;

    private PatternStates() => Add(NoEdges, NoFree);

    public int Entry { get; private set; }

    public int Count => _edges.Count;

    /// <returns>The automaton, or null where the expression is too large for it or asks for more than it can tell.</returns>
    public static PatternStates? Build(PatternNode node)
    {
        var states = new PatternStates();
        states.Entry = states.Build(node, Match);
        return states._failed ? null : states;
    }

    public List<(byte From, byte To, int Next)> Edges(int state) => _edges[state];

    /// <summary>Adds to a set all states that are reached without reading.</summary>
    public HashSet<int> Close(HashSet<int> set, bool atStart, bool atEnd)
    {
        var open = new Stack<int>(set);
        while (open.TryPop(out var state))
        {
            if ((!atStart && _starts.Contains(state)) || (!atEnd && _ends.Contains(state)))
            {
                continue;
            }

            foreach (var next in _free[state])
            {
                if (set.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        // What only the start of the text opens is shut for good; what neither reads nor waits for the end has done its part.
        set.RemoveWhere(state => state != Match && (_starts.Contains(state) || (_edges[state].Count == 0 && !_ends.Contains(state))));
        return set;
    }

    private int Build(PatternNode node, int next)
    {
        if (_failed || Count > MaxStates)
        {
            _failed = true;
            return next;
        }

        return node switch
        {
            PatternNode.Set set => AddSet(set.Codes, next),
            PatternNode.Sequence sequence => sequence.Parts.Reverse().Aggregate(next, (tail, part) => Build(part, tail)),
            PatternNode.Choice choice => AddFree([.. choice.Options.Select(option => Build(option, next))]),
            PatternNode.Group group => Build(group.Part, next),
            PatternNode.Repeat repeat => AddRepeat(repeat, next),
            PatternNode.Start => AddAssertion(_starts, next),
            PatternNode.End => AddAssertion(_ends, next),
            _ => Fail(),
        };
    }

    private int Fail()
    {
        _failed = true;
        return Match;
    }

    private int AddRepeat(PatternNode.Repeat repeat, int next)
    {
        var state = next;
        if (repeat.Max is { } max)
        {
            for (var i = repeat.Min; i < max && !_failed; i++)
            {
                state = AddFree([Build(repeat.Part, state), next]);
            }
        }
        else
        {
            state = AddFree([next]);
            _free[state].Add(Build(repeat.Part, state));
        }

        for (var i = 0; i < repeat.Min && !_failed; i++)
        {
            state = Build(repeat.Part, state);
        }

        return state;
    }

    private int AddSet(CodePoints codes, int next)
    {
        var sequences = new List<(byte[] First, byte[] Last)>();
        foreach (var (from, to) in codes.Ranges)
        {
            Utf8Ranges.Split(from, to, sequences);
        }

        // Sequences that end alike share their last states.
        var tails = new Dictionary<(byte From, byte To, int Next), int>();
        var edges = new List<(byte From, byte To, int Next)>(sequences.Count);
        foreach (var (first, last) in sequences)
        {
            var tail = next;
            for (var i = first.Length - 1; i > 0; i--)
            {
                var edge = (first[i], last[i], tail);
                if (!tails.TryGetValue(edge, out tail))
                {
                    tails[edge] = tail = Add([edge], NoFree);
                }
            }

            edges.Add((first[0], last[0], tail));
        }

        return Add(edges, NoFree);
    }

    private int AddAssertion(HashSet<int> kind, int next)
    {
        var state = AddFree([next]);
        kind.Add(state);
        return state;
    }

    private int AddFree(List<int> next) => Add(NoEdges, next);

    private int Add(List<(byte From, byte To, int Next)> edges, List<int> free)
    {
        _edges.Add(edges);
        _free.Add(free);
        return Count - 1;
    }
}
