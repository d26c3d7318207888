namespace AgentGuard.Context.Memory;

/// <summary>Compares what two facts are about.</summary>
internal static class FactComparison
{
    /// <summary>The share of the words of the shorter fact that the other one has; 0 where they have no name in common.</summary>
    public static double Overlap(string one, string other)
    {
        if (!Names(one).Overlaps(Names(other)))
        {
            return 0;
        }

        var (first, second) = (SearchWords.Of(one).ToHashSet(StringComparer.Ordinal), SearchWords.Of(other).ToHashSet(StringComparer.Ordinal));
        return first.Count == 0 || second.Count == 0 ? 0 : (double)first.Count(second.Contains) / Math.Min(first.Count, second.Count);
    }

    private static HashSet<string> Names(string text)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetter(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                _ = char.IsUpper(text[start]) && i - start > 1 && names.Add(text[start..i]);
                start = -1;
            }
        }

        return names;
    }
}
