namespace AgentGuard.Schemas.Patterns;

/// <content>Which states lead to a match, found backwards from it.</content>
internal sealed partial class PatternStates
{
    /// <summary>Tells of each state, within or at the end of a text, whether a match can come of it.</summary>
    public bool[] FindLiving()
    {
        var sources = FindSources();
        var living = new bool[Count];

        // At the end of the text only states that read nothing lead on; what waits for the end leads nowhere else.
        Spread(living, [Match], state => sources[state].Where(source => !source.Reads && !_starts.Contains(source.State)));
        Spread(
            living,
            [.. Enumerable.Range(0, Count).Where(state => living[state])],
            state => sources[state].Where(source => source.Reads || (!_starts.Contains(source.State) && !_ends.Contains(source.State))));
        return living;
    }

    private static void Spread(bool[] living, List<int> open, Func<int, IEnumerable<(int State, bool Reads)>> sources)
    {
        var stack = new Stack<int>(open);
        open.ForEach(state => living[state] = true);
        while (stack.TryPop(out var state))
        {
            foreach (var (source, _) in sources(state))
            {
                if (!living[source])
                {
                    living[source] = true;
                    stack.Push(source);
                }
            }
        }
    }

    private List<(int State, bool Reads)>[] FindSources()
    {
        var sources = new List<(int State, bool Reads)>[Count];
        for (var state = 0; state < Count; state++)
        {
            sources[state] = [];
        }

        for (var state = 0; state < Count; state++)
        {
            _free[state].ForEach(next => sources[next].Add((state, false)));
            _edges[state].ForEach(edge => sources[edge.Next].Add((state, true)));
        }

        return sources;
    }
}
