using System.Text;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Joins letters that stand apart ("i g n o r e  a l l", "i.g.n.o.r.e"); a wider gap than the usual one ends a word.</summary>
internal static class SpacedLetters
{
    private const int Fewest = 8;
    private const int MostSeparators = 8;

    /// <summary>The text with its letters joined, or <see langword="null"/> where none stand apart.</summary>
    public static string? Join(string text)
    {
        StringBuilder? joined = null;
        var run = new List<(char Letter, int Gap)>();
        var copied = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsWhiteSpace(text[at]) || (at > 0 && !char.IsWhiteSpace(text[at - 1])))
            {
                continue;
            }

            run.Clear();
            var end = ReadRun(text, at, run);
            if (run.Count >= Fewest)
            {
                joined = (joined ?? new StringBuilder(text.Length)).Append(text, copied, at - copied);
                Write(run, joined);
                copied = end;
            }

            at = Math.Max(at, end - 1);
        }

        return joined?.Append(text, copied, text.Length - copied).ToString();
    }

    private static void Write(List<(char Letter, int Gap)> run, StringBuilder to)
    {
        var usual = run.Min(letter => letter.Gap == 0 ? int.MaxValue : letter.Gap);
        foreach (var (letter, gap) in run)
        {
            to.Append(letter).Append(gap > usual ? " " : string.Empty);
        }
    }

    /// <summary>Reads letters with a gap behind each but the last.</summary>
    /// <returns>Where the run ends.</returns>
    private static int ReadRun(string text, int at, List<(char Letter, int Gap)> run)
    {
        while (true)
        {
            var next = at + 1;
            while (next < text.Length && next - at <= MostSeparators + 1 && IsSeparator(text[next]))
            {
                next++;
            }

            var gap = next - at - 1;
            var goesOn = gap is > 0 and <= MostSeparators && next < text.Length && !char.IsWhiteSpace(text[next]) && IsAlone(text, next);
            run.Add((text[at], goesOn ? gap : 0));
            if (!goesOn)
            {
                return at + 1;
            }

            at = next;
        }
    }

    private static bool IsSeparator(char c) => c is ' ' or '.' or '-';

    private static bool IsAlone(string text, int at) => at + 1 == text.Length || IsSeparator(text[at + 1]) || char.IsWhiteSpace(text[at + 1]);
}
