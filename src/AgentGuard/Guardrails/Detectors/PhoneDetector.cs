namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds telephone numbers: international ones by their plus or 00 (E.164, 8 to 15 digits), and common national forms.</summary>
/// <remarks>
/// National forms are those of North America with separators, and numbers with a trunk zero in two groups or more. A number in one group
/// counts only after a word such as "phone" or "tel", since ids and amounts look the same.
/// </remarks>
internal sealed class PhoneDetector : DigitDetector
{
    private const int ReachAfter = 17;
    private const int MostSpaces = 3;
    private static readonly ContextWords Words = new(
        [
            "phone", "telephone", "messages to", "message me at", "text me at", "reach me at", "reach you at",
            "contact number", "tel", "mobile", "cell", "cellphone", "call", "fax", "whatsapp", "sms", "dial", "hotline",
            "telefon", "telefonnummer", "mobil", "mobilnummer", "handy", "handynummer", "rufnummer", "anrufen",
            "téléphone", "portable", "teléfono", "telefono", "móvil", "celular", "cellulare", "telefone", "telefoon", "cep",
            "тел", "телефон", "мобильный", "电话", "電話", "手机", "手機", "携帯", "联系", "聯絡", "致电", "拨打", "微信", "전화", "연락처", "휴대폰", "โทร",
        ]);

    private static readonly ContextWords OtherNumbers = new(
        [
            "isbn", "order", "invoice", "tracking", "account", "id", "no", "nr", "ref", "reference", "ticket", "case", "sku",
            "part", "serial", "code",
            "订单", "訂單", "单号", "單號", "编号", "編號", "注文",
        ]);

    private static readonly ContextWords Numbers = new("number is", "my number", "our number", "numbers are", "reach me on");

    private static readonly string[] Places = ["office", "fax", "mobile", "cell", "home", "work"];

    public PhoneDetector()
        : base("PHONE", DigitTraits.SixDigits)
    {
    }

    public override bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length)
    {
        start = digit;
        length = 0;
        var plus = LengthOfPlus(text, from, digit);
        var bracket = plus == 0 && digit > from && text[digit - 1] == '(';
        start = digit - plus - (bracket ? 1 : 0);
        if (IsWord(text, start - 1) || GoesOnFrom(text, start) || (start == digit && IsDate(text, digit)))
        {
            return false;
        }

        var number = new PhoneNumberReader(text, digit, bracket);
        if (!number.Read() || !number.HasForm(plus > 0) || !TryReadExtension(text, number.End, out var end))
        {
            return false;
        }

        length = end - start;
        if (number.IsPlausible && (Precedes(text, end) || Words.Precede(text, start)))
        {
            return true;
        }

        return plus > 0 ? number.IsInternational
            : number.HasInternationalPrefix || number.IsNorthAmerican || number.IsNational
            || (number.IsOneGroupWithZero && !OtherNumbers.Precede(text, start)) || (number.IsChineseMobile && IsNamedOrInChinese(text, start));
    }

    /// <summary>What comes after a number may be an extension, or name the place of the telephone.</summary>
    protected override bool IsOpen(ReadOnlySpan<char> text, int digit)
    {
        var start = Lowest(text, digit);
        if (IsWord(text, digit - 1) || (start == digit && GoesOnFrom(text, digit)))
        {
            return false;
        }

        var number = new PhoneNumberReader(text, digit, start < digit && text[digit - 1] == '(');
        var isNumber = number.Read();
        return number.TouchesEnd || (isNumber && text.Length - number.End < ReachAfter);
    }

    protected override int Lowest(ReadOnlySpan<char> text, int index)
    {
        if (index > 1 && text[index - 2] == '+' && text[index - 1] is '(' or ' ')
        {
            return index - 2;
        }

        return index > 0 && text[index - 1] is '+' or '(' ? index - 1 : index;
    }

    /// <summary>Whether it is a date (ISO 8601) and nothing more: the most frequent digits of logs and tables, and never a number.</summary>
    private static bool IsDate(ReadOnlySpan<char> text, int digit)
    {
        const string Form = "0000-00-00";
        if (text.Length - digit <= Form.Length || IsDigit(text, digit + Form.Length) || text[digit + Form.Length] is ' ' or '-' or '.' or '/' or '(' or ')')
        {
            return false;
        }

        for (var i = 0; i < Form.Length; i++)
        {
            if (Form[i] == '-' ? text[digit + i] != '-' : !char.IsAsciiDigit(text[digit + i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool GoesOnFrom(ReadOnlySpan<char> text, int start) =>
        start > 1 && text[start - 1] is '.' or '-' or '/' or ',' && IsDigit(text, start - 2);

    /// <summary>Steps over <c>x123</c> and <c>ext. 123</c> after a number; a number that runs on into a word is none.</summary>
    private static bool TryReadExtension(ReadOnlySpan<char> text, int end, out int after)
    {
        after = end;
        var rest = text[end..];
        var spaces = 0;
        while (spaces < MostSpaces && spaces < rest.Length && rest[spaces] == ' ')
        {
            spaces++;
        }

        var word = rest[spaces..];
        var name = word.StartsWith("ext.", StringComparison.OrdinalIgnoreCase) ? 4
            : word.StartsWith("ext", StringComparison.OrdinalIgnoreCase) ? 3
            : word.StartsWith("x", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        var begin = end + spaces + name;
        begin += name > 1 && begin < text.Length && text[begin] == ' ' ? 1 : 0;
        var stop = begin;
        while (name > 0 && stop - begin < 7 && IsDigit(text, stop))
        {
            stop++;
        }

        if (stop > begin && stop - begin < 7 && !IsWord(text, stop))
        {
            after = stop;
            return true;
        }

        return !IsWord(text, end);
    }

    /// <summary>Whether a word that names the place of a telephone comes right after a number.</summary>
    private static bool Precedes(ReadOnlySpan<char> text, int end)
    {
        const int Reach = 10;
        var after = text[end..Math.Min(text.Length, end + Reach)].TrimStart(" (");
        foreach (var place in Places)
        {
            if (after.StartsWith(place, StringComparison.OrdinalIgnoreCase) && !IsWord(after, place.Length))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNamedOrInChinese(ReadOnlySpan<char> text, int start) =>
        IsInChinese(text, start) || (Numbers.Precede(text, start) && !OtherNumbers.Precede(text, start));

    /// <summary>Whether Chinese stands directly before a number, and does not name an order.</summary>
    private static bool IsInChinese(ReadOnlySpan<char> text, int start)
    {
        const int ChineseReach = 8;
        var before = text[Math.Max(0, start - ChineseReach)..start].TrimEnd(" :：");
        return before.Length > 0 && Scripts.IsHan(before[^1]) && !OtherNumbers.Precede(text, start, ChineseReach);
    }

    /// <summary>How many characters before the digit belong to a plus: itself, and what may stand between them.</summary>
    private static int LengthOfPlus(ReadOnlySpan<char> text, int from, int digit)
    {
        if (digit > from && text[digit - 1] == '+')
        {
            return 1;
        }

        return digit > from + 1 && text[digit - 2] == '+' && text[digit - 1] is '(' or ' ' ? 2 : 0;
    }
}
