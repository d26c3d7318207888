namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds ids of persons by their forms, check digits and, where these prove little, the words before them.</summary>
internal sealed class NationalIdDetector : DigitDetector
{
    private const int MostLetters = 6;
    private const int LongestGroup = 20;
    private static readonly NationalIdForm[]?[] FormsByBeginning = ByBeginning();

    public NationalIdDetector()
        : base("NATIONAL_ID")
    {
    }

    public override bool MayMatch(DigitRun run) => run.Digits >= 6 || run.FollowsLetter || run is { FirstGroup: 1, BesideLetter: true };

    public override bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length)
    {
        length = 0;
        start = digit;
        var end = digit;
        while (end < text.Length && end - digit < LongestGroup && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        while (start > from && digit - start <= MostLetters && char.IsAsciiLetter(text[start - 1]))
        {
            start--;
        }

        // A separator may stand between the letters at the beginning and the digits.
        var letters = digit - start;
        if (letters == 0 && digit > from + 1 && text[digit - 1] is ' ' or '-' && TryMatchParted(text, from, digit, end - digit, out start, out length))
        {
            return true;
        }

        start = digit - letters;
        length = letters <= MostLetters && !IsWord(text, start - 1) && !ContinuesMore(text, start) ? Longest(text, start, letters, end - digit) : 0;
        return length > 0;
    }

    private static bool TryMatchParted(ReadOnlySpan<char> text, int from, int digit, int digits, out int start, out int length)
    {
        start = digit - 1;
        while (start > from && digit - start <= 3 && char.IsAsciiLetter(text[start - 1]))
        {
            start--;
        }

        var letters = digit - 1 - start;
        length = letters is 1 or 2 && !IsWord(text, start - 1) && !ContinuesMore(text, start) ? Longest(text, start, letters, digits) : 0;
        return length > 0;
    }

    private static int Longest(ReadOnlySpan<char> text, int start, int letters, int digits)
    {
        var longest = 0;
        foreach (var form in FormsByBeginning[Beginning(letters, digits)] ?? [])
        {
            var length = form.Match(text, start);
            if (length > longest && !GoesOn(text, start + length))
            {
                longest = length;
            }
        }

        return longest;
    }

    private static bool GoesOn(ReadOnlySpan<char> text, int end) =>
        IsWord(text, end)
        || (end + 1 < text.Length && text[end] switch
        {
            '-' or '_' => char.IsAsciiLetterOrDigit(text[end + 1]),
            '.' or '/' or ':' => char.IsAsciiDigit(text[end + 1]),
            _ => false,
        });

    private static int Beginning(int letters, int digits) => (letters * (LongestGroup + 1)) + digits;

    private static NationalIdForm[]?[] ByBeginning()
    {
        var forms = new NationalIdForm[]?[Beginning(MostLetters + 1, 0)];
        foreach (var form in NationalIdForms.All)
        {
            foreach (var digits in form.FirstGroups)
            {
                var at = Beginning(form.LeadingLetters, digits);
                forms[at] = [.. forms[at] ?? [], form];
            }
        }

        return forms;
    }
}
