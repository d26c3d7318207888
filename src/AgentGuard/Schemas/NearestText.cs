namespace AgentGuard.Schemas;

/// <summary>Finds what a misspelt word may have meant.</summary>
/// <remarks>By the Levenshtein distance, without regard to case and to the marks between words (<c>get-user</c>, <c>getUser</c>).</remarks>
internal static class NearestText
{
    private const int MaxLength = 128;

    public static string? Find(string word, IEnumerable<string> candidates) => FindAll(word, candidates, limit: 1).FirstOrDefault();

    public static IEnumerable<string> FindAll(string word, IEnumerable<string> candidates, int limit)
    {
        var normal = Normalize(word);
        return candidates
            .Select(candidate => (Candidate: candidate, Distance: Distance(normal, Normalize(candidate))))
            .Where(found => found.Distance <= Math.Max(normal.Length, found.Candidate.Length) / 2)
            .OrderBy(found => found.Distance)
            .Take(limit)
            .Select(found => found.Candidate);
    }

    private static string Normalize(string word) =>
        string.Concat(word.Take(MaxLength).Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitute = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
