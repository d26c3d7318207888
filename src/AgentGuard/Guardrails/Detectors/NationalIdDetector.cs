namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds ids of persons by their forms, check digits and, where these prove little, the words before them.</summary>
internal sealed class NationalIdDetector : DigitDetector
{
    private const int MostLetters = 6;
    private const int LongestGroup = 20;
    private static readonly NationalIdForm[]?[] FormsByBeginning = ByBeginning();

    public NationalIdDetector()
        : base("NATIONAL_ID", DigitTraits.SixDigits | DigitTraits.FollowsLetter | DigitTraits.DigitAndLetter)
    {
    }

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

    /// <summary>What is an id because the text is nothing else may be none when the text goes on.</summary>
    public override int LiveFrom(ReadOnlySpan<char> text)
    {
        var first = text.Length - text.TrimStart().Length;
        var ahead = text.Slice(first, Math.Min(MostLetters + 2, text.Length - first)).IndexOfAny(Digits);
        var isAlone = ahead >= 0 && TryMatch(text, 0, first + ahead, out var start, out var length)
            && NationalIdForm.IsAlone(text, start, start + length);
        return isAlone ? first : base.LiveFrom(text);
    }

    protected override bool IsOpen(ReadOnlySpan<char> text, int digit)
    {
        var end = digit;
        while (end < text.Length && end - digit < LongestGroup && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (end == text.Length)
        {
            return end - digit < LongestGroup;
        }

        var gap = digit > 1 && text[digit - 1] is ' ' or '-' ? 1 : 0;
        return IsOpen(text, digit, 0, end - digit) || (gap > 0 && IsOpen(text, digit, gap, end - digit));
    }

    protected override int Lowest(ReadOnlySpan<char> text, int index)
    {
        var letters = LettersBefore(text, index);
        if (letters > 0)
        {
            return letters <= MostLetters ? index - letters : index;
        }

        letters = index > 1 && text[index - 1] is ' ' or '-' ? LettersBefore(text, index - 1) : 0;
        return letters is 1 or 2 ? index - 1 - letters : index;
    }

    private static bool IsOpen(ReadOnlySpan<char> text, int digit, int gap, int digits)
    {
        var letters = LettersBefore(text, digit - gap);
        var start = digit - gap - letters;
        if (letters > MostLetters || (gap > 0 && letters is not (1 or 2)) || IsWord(text, start - 1) || ContinuesMore(text, start))
        {
            return false;
        }

        foreach (var form in FormsByBeginning[Beginning(letters, digits)] ?? [])
        {
            if (form.IsOpen(text, start))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many letters stand before an index, one more than an id may begin with at most.</summary>
    private static int LettersBefore(ReadOnlySpan<char> text, int index)
    {
        var start = index;
        while (start > 0 && index - start <= MostLetters && char.IsAsciiLetter(text[start - 1]))
        {
            start--;
        }

        return index - start;
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
        if (FormsByBeginning[Beginning(letters, digits)] is not { } forms)
        {
            return 0;
        }

        var second = LengthOfSecondGroup(text, start, letters, digits);
        foreach (var form in forms)
        {
            var length = second < 0 || form.MayHaveGroups(digits, second) ? form.Match(text, start) : 0;
            if (length > longest && !GoesOn(text, start + length))
            {
                longest = length;
            }
        }

        return longest;
    }

    /// <summary>
    /// How many digits stand after the separator that follows the first group, or -1 where there is none, or where the letters and the
    /// digits are parted.
    /// </summary>
    private static int LengthOfSecondGroup(ReadOnlySpan<char> text, int start, int letters, int digits)
    {
        var end = start + letters + digits;
        if (end >= text.Length || text[end] is not (' ' or '-' or '.' or '/' or ':') || !char.IsAsciiDigit(text[end - 1]) || IsDigit(text, end - digits - 1))
        {
            return -1;
        }

        var after = end + 1;
        while (IsDigit(text, after) && after - end <= LongestGroup)
        {
            after++;
        }

        return after - end - 1;
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
