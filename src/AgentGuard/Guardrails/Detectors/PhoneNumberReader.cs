namespace AgentGuard.Guardrails.Detectors;

/// <summary>Reads digits in groups, as telephone numbers are written, and says which forms they have.</summary>
internal ref struct PhoneNumberReader
{
    private const int MostDigits = 17;
    private const int MostGroups = 8;
    private const int NoSeparator = -1;
    private readonly ReadOnlySpan<char> _text;
    private readonly int _start;
    private readonly bool _inBrackets;
    private GroupLengths _groups;
    private int _count;
    private int _digits;
    private char _separator;
    private bool _mixed;
    private bool _hasBrackets;

    public PhoneNumberReader(ReadOnlySpan<char> text, int start, bool inBrackets)
    {
        _text = text;
        _start = start;
        _inBrackets = inBrackets;
        End = start;
    }

    /// <summary>Where the number ends.</summary>
    public int End { get; private set; }

    /// <summary>Whether the text ended before the number did.</summary>
    public bool TouchesEnd { get; private set; }

    /// <summary>After a plus: a country code and 8 to 15 digits in all.</summary>
    public readonly bool IsInternational => _text[_start] != '0' && _digits is >= 8 and <= 15;

    /// <summary>With 00 before the country code, in groups or long enough not to be an amount.</summary>
    public readonly bool HasInternationalPrefix =>
        _digits is >= 11 and <= MostDigits && _text[_start] == '0' && _text[_start + 1] == '0' && _text[_start + 2] != '0' && _count > 1;

    /// <summary>NXX-NXX-XXXX, with or without a 1 before it.</summary>
    public readonly bool IsNorthAmerican
    {
        get
        {
            var country = _count == 4 && _groups[0] == 1 && _text[_start] == '1' ? 1 : 0;
            if (_count != 3 + country || _groups[country] != 3 || _groups[country + 1] != 3 || _groups[country + 2] != 4)
            {
                return false;
            }

            var digits = DigitsOf(stackalloc char[MostDigits])[country..];
            return digits[0] >= '2' && digits[3] >= '2' && (_inBrackets || !_mixed);
        }
    }

    /// <summary>A trunk zero, 9 to 12 digits, two groups or more; what is parted by dots looks like a date unless in pairs.</summary>
    public readonly bool IsNational =>
        _text[_start] == '0' && _text[_start + 1] != '0' && _digits is >= 9 and <= 12 && _count >= 2
        && (_groups[0] is >= 2 and <= 5 || (_groups[0] == 1 && _hasBrackets)) && !_mixed && (_separator != '.' || IsInPairs);

    /// <summary>What is a number of some country after a word such as "phone": not a date, not an amount.</summary>
    public readonly bool IsPlausible => _count == 1
        ? _digits is >= 7 and <= 13
        : _digits is >= 6 and <= 15 && !(_count == 3 && _digits == 8 && (_groups[0] == 4 || _groups[2] == 4) && _separator != ' ')
            && !(_count == 2 && _separator == '.');

    /// <summary>Ten or eleven digits in one group, a trunk zero first: how mobile numbers are typed in most of the world.</summary>
    public readonly bool IsOneGroupWithZero => _count == 1 && _digits is 10 or 11 && _text[_start] == '0' && _text[_start + 1] != '0';

    /// <summary>Eleven digits from 13 to 19 on.</summary>
    public readonly bool IsChineseMobile => _count == 1 && _digits == 11 && _text[_start] == '1' && _text[_start + 1] is >= '3' and <= '9';

    /// <summary>Whether it has one of the forms, whatever stands beside it.</summary>
    public readonly bool HasForm(bool followsPlus) => IsPlausible || (followsPlus
        ? IsInternational
        : HasInternationalPrefix || IsNorthAmerican || IsNational || IsOneGroupWithZero || IsChineseMobile);

    private readonly bool IsInPairs =>
        _count == 5 && _groups[0] == 2 && _groups[1] == 2 && _groups[2] == 2 && _groups[3] == 2 && _groups[4] == 2;

    /// <summary>Reads as far as there are digits in groups.</summary>
    /// <returns>Whether there are as many digits as a telephone number may have.</returns>
    public bool Read()
    {
        var i = _start;
        while (i < _text.Length && char.IsAsciiDigit(_text[i]) && _count < MostGroups)
        {
            var length = 1;
            while (i + length < _text.Length && char.IsAsciiDigit(_text[i + length]))
            {
                length++;
            }

            if (_digits + length > MostDigits)
            {
                break;
            }

            _groups[_count++] = length;
            _digits += length;
            End = i += length;
            i = SkipSeparator(i);
            TouchesEnd = i == _text.Length;
            if (i < 0)
            {
                break;
            }
        }

        return _digits is >= 6 and <= MostDigits && !(End < _text.Length && char.IsAsciiDigit(_text[End]));
    }

    /// <summary>Steps over one separator, with a bracket on either side of it; gives a number below zero where there are two.</summary>
    private int SkipSeparator(int i)
    {
        var bracket = false;
        var separator = default(char);
        for (var steps = 0; steps < 3 && i < _text.Length && _text[i] is ' ' or '-' or '.' or '/' or '(' or ')'; steps++, i++)
        {
            if (_text[i] is '(' or ')')
            {
                bracket = true;
            }
            else if (separator != default)
            {
                return NoSeparator;
            }
            else
            {
                separator = _text[i];
            }
        }

        _hasBrackets |= bracket;
        var goesOn = i < _text.Length && char.IsAsciiDigit(_text[i]);
        if (goesOn && (_count > 1 || !(bracket || separator is '/' || _text[_start] == '0')))
        {
            // The separator after an area code may differ from the others ("030 901820-44").
            _mixed |= _separator != default && separator != default && separator != _separator;
            _separator = separator == default ? _separator : separator;
        }

        return i;
    }

    private readonly ReadOnlySpan<char> DigitsOf(Span<char> digits)
    {
        var count = 0;
        foreach (var c in _text[_start..End])
        {
            if (char.IsAsciiDigit(c))
            {
                digits[count++] = c;
            }
        }

        return digits[..count];
    }

    [System.Runtime.CompilerServices.InlineArray(MostGroups)]
    private struct GroupLengths
    {
        private int _first;
    }
}
