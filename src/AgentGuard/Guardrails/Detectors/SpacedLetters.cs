using System.Text;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Joins letters that stand apart ("i g n o r e  a l l", "i.g.n.o.r.e"); two spaces end a word.</summary>
internal static class SpacedLetters
{
    private const int Fewest = 8;
    private const int MostSeparators = 3;

    /// <summary>The text with its letters joined, or <see langword="null"/> where none stand apart.</summary>
    public static string? Join(string text)
    {
        StringBuilder? joined = null;
        var run = new StringBuilder();
        var copied = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsWhiteSpace(text[at]) || (at > 0 && !char.IsWhiteSpace(text[at - 1])))
            {
                continue;
            }

            var (end, count) = ReadRun(text, at, run.Clear());
            if (count >= Fewest)
            {
                (joined ??= new StringBuilder(text.Length)).Append(text, copied, at - copied).Append(run);
                copied = end;
            }

            at = Math.Max(at, end - 1);
        }

        return joined?.Append(text, copied, text.Length - copied).ToString();
    }

    private static (int End, int Count) ReadRun(string text, int at, StringBuilder run)
    {
        for (var count = 0; ; count++)
        {
            run.Append(text[at]);
            var (next, spaces) = (at + 1, 0);
            while (next < text.Length && next - at <= MostSeparators + 1 && text[next] is (' ' or '.' or '-'))
            {
                spaces += text[next++] == ' ' ? 1 : 0;
            }

            var separators = next - at - 1;
            if (separators is 0 or > MostSeparators || next == text.Length || char.IsWhiteSpace(text[next]) || !IsAlone(text, next))
            {
                return (at + 1, count + 1);
            }

            run.Append(spaces > 1 ? " " : string.Empty);
            at = next;
        }
    }

    private static bool IsAlone(string text, int at) => at + 1 == text.Length || text[at + 1] is ' ' or '.' or '-' || char.IsWhiteSpace(text[at + 1]);
}
