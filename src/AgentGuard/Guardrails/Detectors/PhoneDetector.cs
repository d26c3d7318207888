using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds telephone numbers: international ones by their plus or 00 (E.164, 8 to 15 digits), and common national forms.</summary>
/// <remarks>
/// National forms are those of North America with separators, and numbers with a trunk zero in two groups or more. A number in one group
/// counts only after a word such as "phone" or "tel", since ids and amounts look the same.
/// </remarks>
internal sealed class PhoneDetector : DigitDetector
{
    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "phone", "telephone", "messages to", "message me at", "text me at", "reach me at", "reach you at",
            "contact number", "tel", "mobile", "cell", "cellphone", "call", "fax", "whatsapp", "sms", "dial", "hotline",
            "telefon", "telefonnummer", "mobil", "mobilnummer", "handy", "handynummer", "rufnummer", "anrufen",
            "téléphone", "portable", "teléfono", "telefono", "móvil", "celular", "cellulare", "telefone", "telefoon", "cep",
            "тел", "телефон", "мобильный", "电话", "電話", "手机", "手機", "携帯", "联系", "聯絡", "致电", "拨打", "微信", "전화", "연락처", "휴대폰", "โทร",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> OtherNumbers = SearchValues.Create(
        [
            "isbn", "order", "invoice", "tracking", "account", "id", "no", "nr", "ref", "reference", "ticket", "case", "sku",
            "part", "serial", "code",
            "订单", "訂單", "单号", "單號", "编号", "編號", "注文",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly string[] Places = ["office", "fax", "mobile", "cell", "home", "work"];

    public PhoneDetector()
        : base("PHONE")
    {
    }

    public override bool MayMatch(DigitRun run) => run.Digits >= 6;

    public override bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length)
    {
        start = digit;
        length = 0;
        var plus = LengthOfPlus(text, from, digit);
        var bracket = plus == 0 && digit > from && text[digit - 1] == '(';
        start = digit - plus - (bracket ? 1 : 0);
        if (IsWord(text, start - 1) || (start > 1 && text[start - 1] is '.' or '-' or '/' or ',' && IsDigit(text, start - 2)))
        {
            return false;
        }

        var number = new PhoneNumberReader(text, digit, bracket);
        if (!number.Read() || !TryReadExtension(text, number.End, out var end))
        {
            return false;
        }

        length = end - start;
        if (number.IsPlausible && (Precedes(text, end) || Follows(text, start, Words)))
        {
            return true;
        }

        return plus > 0 ? number.IsInternational
            : number.HasInternationalPrefix || number.IsNorthAmerican || number.IsNational
            || (number.IsOneGroupWithZero && !Follows(text, start, OtherNumbers)) || (number.IsChineseMobile && IsInChinese(text, start));
    }

    /// <summary>Steps over <c>x123</c> and <c>ext. 123</c> after a number; a number that runs on into a word is none.</summary>
    private static bool TryReadExtension(ReadOnlySpan<char> text, int end, out int after)
    {
        after = end;
        var rest = text[end..];
        var spaces = rest.Length - rest.TrimStart(' ').Length;
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

    /// <summary>Whether Chinese stands directly before a number, and does not name an order.</summary>
    private static bool IsInChinese(ReadOnlySpan<char> text, int start)
    {
        var before = text[Math.Max(0, start - 8)..start].TrimEnd(" :：");
        return before.Length > 0 && Scripts.IsHan(before[^1]) && !before.ContainsAny(OtherNumbers);
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
