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
            "phone", "telephone", "tel", "mobile", "cell", "cellphone", "call", "fax", "whatsapp", "sms", "dial", "hotline",
            "telefon", "telefonnummer", "mobil", "mobilnummer", "handy", "handynummer", "rufnummer", "anrufen",
            "téléphone", "portable", "teléfono", "telefono", "móvil", "celular", "cellulare", "telefone", "telefoon", "cep",
            "тел", "телефон", "мобильный", "电话", "電話", "手机", "手機", "携帯", "联系", "聯絡", "致电", "拨打", "微信", "전화", "연락처", "휴대폰", "โทร",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> OtherNumbers = SearchValues.Create(["订单", "訂單", "单号", "單號", "编号", "編號", "注文"], StringComparison.Ordinal);

    public PhoneDetector()
        : base("PHONE")
    {
    }

    protected override bool TryMatch(ReadOnlySpan<char> text, int from, int digit, out int start, out int length)
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
        if (!number.Read() || IsWord(text, number.End))
        {
            return false;
        }

        length = number.End - start;
        return plus > 0 ? number.IsInternational
            : number.HasInternationalPrefix || number.IsNorthAmerican || number.IsNational
            || (number.IsOneGroup && (Follows(text, start, Words) || (number.IsChineseMobile && IsInChinese(text, start))));
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
