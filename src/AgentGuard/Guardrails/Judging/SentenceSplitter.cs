namespace AgentGuard.Guardrails.Judging;

/// <summary>Parts a text into sentences, lines of lists included.</summary>
internal static class SentenceSplitter
{
    private const string Ends = ".!?。！？…";

    public static IEnumerable<(int Start, int Length)> Split(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var ends = text[i] is '\n'
                || (Ends.Contains(text[i], StringComparison.Ordinal)
                    && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]) || text[i] > 0x2000)
                    && !IsAbbreviation(text, i));
            if (ends || i + 1 == text.Length)
            {
                var length = i + 1 - start;
                if (!text.AsSpan(start, length).IsWhiteSpace())
                {
                    yield return (start, length);
                }

                start = i + 1;
            }
        }
    }

    /// <summary>A full stop after a single letter or after a number ends nothing: "e.g. 3. of May".</summary>
    private static bool IsAbbreviation(string text, int i) =>
        text[i] == '.' && i > 0 && i + 1 < text.Length
        && ((char.IsLetter(text[i - 1]) && (i == 1 || !char.IsLetterOrDigit(text[i - 2])))
            || (char.IsDigit(text[i - 1]) && i + 2 < text.Length && char.IsLower(text[i + 2])));
}
