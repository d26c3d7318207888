namespace AgentGuard.Replay;

/// <summary>Finds the steps of two runs that ask the same, so that as many as possible stand beside each other.</summary>
/// <remarks>E. W. Myers, An O(ND) Difference Algorithm and Its Variations, Algorithmica 1 (1986): quick where runs are alike.</remarks>
internal static class StepAlignment
{
    /// <summary>Above how many differences the rest is left unmatched: two runs of which nothing is alike need no alignment.</summary>
    private const int MostDifferences = 2_000;

    /// <summary>The pairs of places that ask the same, in order.</summary>
    public static IReadOnlyList<(int Before, int After)> Match(IReadOnlyList<RecordedStep> before, IReadOnlyList<RecordedStep> after)
    {
        var start = 0;
        while (start < before.Count && start < after.Count && IsSame(before[start], after[start]))
        {
            start++;
        }

        List<(int, int)> pairs = [.. Enumerable.Range(0, start).Select(place => (place, place))];
        pairs.AddRange(Search(before, after, start));
        return pairs;
    }

    private static bool IsSame(RecordedStep one, RecordedStep other) => one.Tool == other.Tool && one.Request.Digest == other.Request.Digest;

    private static List<(int Before, int After)> Search(IReadOnlyList<RecordedStep> before, IReadOnlyList<RecordedStep> after, int start)
    {
        var (n, m) = (before.Count - start, after.Count - start);
        var most = Math.Min(n + m, MostDifferences);
        var reached = new int[2 * most + 3];
        var middle = most + 1;
        List<int[]> trail = [];
        for (var differences = 0; differences <= most; differences++)
        {
            for (var k = -differences; k <= differences; k += 2)
            {
                var goesDown = k == -differences || (k != differences && reached[middle + k - 1] < reached[middle + k + 1]);
                var x = goesDown ? reached[middle + k + 1] : reached[middle + k - 1] + 1;
                while (x < n && x - k < m && x - k >= 0 && IsSame(before[start + x], after[start + x - k]))
                {
                    x++;
                }

                reached[middle + k] = x;
                if (x >= n && x - k >= m)
                {
                    return Trace(trail, reached, middle, differences, k, n, m, start);
                }
            }

            trail.Add([.. reached]);
        }

        return [];
    }

    private static List<(int Before, int After)> Trace(List<int[]> trail, int[] last, int middle, int differences, int k, int n, int m, int start)
    {
        List<(int, int)> pairs = [];
        var x = last[middle + k];
        for (var d = differences; d >= 0; d--)
        {
            var from = 0;
            var outer = k;
            if (d > 0)
            {
                var reached = trail[d - 1];
                var goesDown = k == -d || (k != d && reached[middle + k - 1] < reached[middle + k + 1]);
                outer = goesDown ? k + 1 : k - 1;
                from = goesDown ? reached[middle + outer] : reached[middle + outer] + 1;
            }

            for (; x > from; x--)
            {
                if (x <= n && x - k <= m)
                {
                    pairs.Add((start + x - 1, start + x - 1 - k));
                }
            }

            (k, x) = (outer, d > 0 ? trail[d - 1][middle + outer] : 0);
        }

        pairs.Reverse();
        return pairs;
    }
}
