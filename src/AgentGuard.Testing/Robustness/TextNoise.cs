using System.Text;

namespace AgentGuard.Testing.Robustness;

/// <summary>Slips of people who type.</summary>
internal static class TextNoise
{
    private const int ShortestWord = 4;

    public static string Add(string text, double share, int seed)
    {
        if (share <= 0)
        {
            return text;
        }

#pragma warning disable CA5394 // Not for secrets: the same seed gives the same slips.
        var random = new Random(seed);
        var noisy = new StringBuilder(text.Length + 8);
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
            {
                end++;
            }

            if (end == at)
            {
                noisy.Append(text[at++]);
                continue;
            }

            var word = text[at..end];
            noisy.Append(word.Length >= ShortestWord && !word.Any(char.IsDigit) && random.NextDouble() < share ? Slip(word, random) : word);
            at = end;
        }

        return noisy.ToString();
    }

    private static string Slip(string word, Random random)
    {
        var place = random.Next(1, word.Length - 1);
        return random.Next(4) switch
        {
            0 => word[..place] + word[place + 1] + word[place] + word[(place + 2)..],
            1 => word.Remove(place, 1),
            2 => word.Insert(place, word[place].ToString()),
            _ => char.IsUpper(word[0]) ? word.ToLowerInvariant() : word.ToUpperInvariant(),
        };
    }
#pragma warning restore CA5394
}
