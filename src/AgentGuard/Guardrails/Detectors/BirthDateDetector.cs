using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds dates of digits after a word that speaks of a birth.</summary>
internal sealed class BirthDateDetector : DigitDetector
{
    private const int Longest = 20;
    private const int WordsReach = 32;
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789-./年月 ");
    private static readonly ContextWords Words = new(
        [
            "born", "birth", "birthday", "birthdate", "dateofbirth", "date_of_birth", "birth_date", "dob", "d.o.b", "geboren", "geb", "geburtsdatum",
            "geburtstag", "né", "née", "naissance", "nacido", "nacida", "nacimiento", "nato", "nata", "nascita", "nascido", "nascimento",
            "geboortedatum", "urodzony", "urodzona", "urodzenia", "родился", "родилась", "рождения", "出生", "生年月日", "生日", "생년월일",
        ]);

    public BirthDateDetector()
        : base("DATE_OF_BIRTH", DigitTraits.Dated)
    {
    }

    public override bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length)
    {
        start = digit;
        length = 0;
        var end = digit;
        var first = ReadNumber(text, ref end, out var firstDigits);
        if (firstDigits is 3 or > 4 || end >= text.Length || text[end] is not ('-' or '.' or '/' or '年') || IsWord(text, digit - 1))
        {
            return false;
        }

        var separator = text[end++];
        end += end < text.Length && text[end] == ' ' ? 1 : 0;
        var second = ReadNumber(text, ref end, out var secondDigits);
        if (secondDigits is 0 or > 2 || end >= text.Length || (text[end] != separator && text[end] != '月'))
        {
            return false;
        }

        end++;
        end += end < text.Length && text[end] == ' ' ? 1 : 0;
        var third = ReadNumber(text, ref end, out var thirdDigits);
        var isDate = firstDigits == 4
            ? thirdDigits is 1 or 2 && CheckDigits.IsDay(second, third)
            : thirdDigits is 2 or 4 && (CheckDigits.IsDay(second, first) || CheckDigits.IsDay(first, second));
        length = end - digit;
        return isDate && !IsWord(text, end) && Words.Precede(text, digit, WordsReach);
    }

    protected override bool IsOpen(ReadOnlySpan<char> text, int digit) =>
        text.Length - digit <= Longest && !text[digit..].ContainsAnyExcept(Characters) && !IsWord(text, digit - 1)
        && Words.Precede(text, digit, WordsReach);

    private static int ReadNumber(ReadOnlySpan<char> text, ref int i, out int digits)
    {
        var begin = i;
        while (i < text.Length && i - begin <= 4 && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        digits = i - begin;
        return CheckDigits.Number(text[begin..i]);
    }
}
