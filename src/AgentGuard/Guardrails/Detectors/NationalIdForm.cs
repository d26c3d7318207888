namespace AgentGuard.Guardrails.Detectors;

/// <summary>Whether letters (in upper case) and digits, without separators, are a number that is given out.</summary>
internal delegate bool IdCheck(ReadOnlySpan<char> id);

/// <summary>How an id of a country is written, and when it counts.</summary>
internal sealed class NationalIdForm
{
    private const int Reach = 48;
    private readonly string _parts;
    private readonly IdTrust _whole;
    private readonly IdTrust _parted;
    private readonly IdCheck _check;
    private readonly ContextWords _words;
    private readonly bool _hasGroups;
    private readonly int _firstGroup;
    private readonly int _secondGroup;
    private readonly bool _secondIsExact;

    /// <param name="parts"><c>d</c> a digit, <c>a</c> a letter, <c>x</c> either, <c>-</c> where a separator may stand: everywhere or nowhere
    /// and always the same, but for <c>~</c>, where it may be another.</param>
    /// <param name="whole">When it counts without separators.</param>
    /// <param name="parted">When it counts with separators.</param>
    /// <param name="check">The check digits and what else is known of the number.</param>
    /// <param name="words">What names it.</param>
    public NationalIdForm(string parts, IdTrust whole, IdTrust parted, IdCheck check, params string[] words)
    {
        _parts = parts;
        _whole = whole;
        _parted = parted;
        _check = check;
        _words = new([.. words, .. NationalIdForms.CommonWords]);
        _hasGroups = parts.AsSpan().Count('-') > 1;
        var digits = parts.AsSpan().TrimStart("a-");
        LeadingLetters = parts.AsSpan(0, parts.Length - digits.Length).Count('a');
        var unparted = string.Concat(parts.Where(part => part is not ('-' or '~'))).AsSpan().TrimStart('a');
        var first = LengthOfFirstGroup(unparted);
        var group = LengthOfFirstGroup(digits);
        if (group < digits.Length && group != first && digits[group] is '-' or '~')
        {
            _firstGroup = group;
            var second = digits[(_firstGroup + 1)..];
            _secondGroup = LengthOfFirstGroup(second);
            _secondIsExact = _secondGroup == second.Length || second[_secondGroup] is '-' or 'a';
        }

        var mayBeLonger = first == unparted.Length - 1 && unparted[first] == 'x';
        FirstGroups = [.. new[] { LengthOfFirstGroup(digits), first, mayBeLonger ? first + 1 : first }.Distinct()];
    }

    /// <summary>How many letters it begins with; what comes then is a digit.</summary>
    public int LeadingLetters { get; }

    /// <summary>How many digits may stand before the first separator or letter.</summary>
    public int[] FirstGroups { get; }

    /// <summary>Whether it may have so many digits in its second group when it has so many in its first, and a separator between.</summary>
    public bool MayHaveGroups(int first, int second) =>
        first != _firstGroup || (_secondIsExact ? second == _secondGroup : second >= _secondGroup);

    /// <summary>The length of the id that begins at an index, or 0.</summary>
    public int Match(ReadOnlySpan<char> text, int start)
    {
        Span<char> id = stackalloc char[24];
        var count = 0;
        var i = start;
        var separator = '\0';
        var parted = false;
        foreach (var part in _parts)
        {
            if (part is '-' or '~')
            {
                if (TakeSeparator(text, ref i, part, ref separator, ref parted))
                {
                    return 0;
                }

                continue;
            }

            if (i >= text.Length || !Fits(part, text[i]))
            {
                return 0;
            }

            id[count++] = char.ToUpperInvariant(text[i++]);
        }

        return _check(id[..count]) && Counts(text, start, i, separator == '\0' ? _whole : _parted) ? i - start : 0;
    }

    /// <summary>Whether the text ends before it is known if an id begins at an index, and what the two characters after it are.</summary>
    public bool IsOpen(ReadOnlySpan<char> text, int start)
    {
        var i = start;
        var separator = '\0';
        var parted = false;
        foreach (var part in _parts)
        {
            if (i >= text.Length)
            {
                return true;
            }

            if (part is not ('-' or '~'))
            {
                if (!Fits(part, text[i++]))
                {
                    return false;
                }
            }
            else if (TakeSeparator(text, ref i, part, ref separator, ref parted))
            {
                return false;
            }
        }

        return i + 2 > text.Length;
    }

    /// <summary>Steps over a separator; tells whether one is missing.</summary>
    private bool TakeSeparator(ReadOnlySpan<char> text, ref int i, char part, ref char separator, ref bool parted)
    {
        var isMissing = false;
        if (i < text.Length && IsSeparator(text[i]) && (part == '~' || (separator == '\0' ? !parted : text[i] == separator)))
        {
            separator = separator == '\0' ? text[i] : separator;
            i++;
        }
        else
        {
            isMissing = separator != '\0' && part != '~';
        }

        parted = true;
        return isMissing;
    }

    private static int LengthOfFirstGroup(ReadOnlySpan<char> digits)
    {
        var end = digits.IndexOfAnyExcept('d');
        return end < 0 ? digits.Length : end;
    }

    /// <summary>A colon is one between groups, but not within an id of two halves: that is a time or a name and its value.</summary>
    private bool IsSeparator(char c) => c is ' ' or '-' or '.' or '/' || (c is ':' && _hasGroups);

    private static bool Fits(char part, char c) => part switch
    {
        'd' => char.IsAsciiDigit(c),
        'a' => char.IsAsciiLetter(c),
        _ => char.IsAsciiLetterOrDigit(c),
    };

    private bool Counts(ReadOnlySpan<char> text, int start, int end, IdTrust trust) => trust switch
    {
        IdTrust.Always => true,
        IdTrust.Never => false,
        _ => (trust is IdTrust.Alone && IsAlone(text, start, end)) || _words.Precede(text, start, Reach),
    };

    /// <summary>Whether a text is nothing else than what stands at a place of it.</summary>
    public static bool IsAlone(ReadOnlySpan<char> text, int start, int end) =>
        text[..start].IsWhiteSpace() && text[end..].Trim(" \t\r\n.,;").IsEmpty;
}
