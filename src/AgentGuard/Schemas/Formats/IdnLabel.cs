using System.Globalization;
using System.Text;

namespace AgentGuard.Schemas.Formats;

/// <summary>Labels of international domain names: the rules of RFC 5891 and RFC 5892.</summary>
internal static class IdnLabel
{
    private const string AlwaysValid = "\u00DF\u03C2\u06FD\u06FE\u0F0B\u3007";
    private const string NeverValid = "\u0640\u07FA\u302E\u302F\u3031\u3032\u3033\u3034\u3035\u303B";

    /// <summary>Whether a label says that it is in Punycode.</summary>
    public static bool IsEncoded(ReadOnlySpan<char> label) => label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase);

    /// <summary>The form that is registered: full-width characters are narrowed and case is folded.</summary>
    public static string Normalize(ReadOnlySpan<char> label) => label.ToString().Normalize(NormalizationForm.FormC);

    public static bool IsValid(string label)
    {
        if (label.Length == 0 || label[0] == '-' || label[^1] == '-' || label.AsSpan().IndexOf("--", StringComparison.Ordinal) == 2)
        {
            return false;
        }

        var runes = label.EnumerateRunes().ToArray();
        return !IsMark(runes[0]) && Enumerable.Range(0, runes.Length).All(i => IsValid(runes, i)) && !MixesArabicDigits(label);
    }

    private static bool IsValid(Rune[] runes, int i)
    {
        var before = i > 0 ? runes[i - 1].Value : 0;
        var after = i + 1 < runes.Length ? runes[i + 1].Value : 0;
        return runes[i].Value switch
        {
            0xB7 => before == 'l' && after == 'l',
            0x375 => after is (>= 0x370 and <= 0x3FF) or (>= 0x1F00 and <= 0x1FFF),
            0x5F3 or 0x5F4 => before is >= 0x590 and <= 0x5FF,
            0x30FB => runes.Any(rune => IsJapanese(rune.Value)),
            0x200C => IsVirama(before) || (IsArabicJoining(before) && IsArabicJoining(after)),
            0x200D => IsVirama(before),
            _ => IsLetterOrDigit(runes[i]),
        };
    }

    private static bool IsLetterOrDigit(Rune rune)
    {
        if (rune.IsBmp && (AlwaysValid.Contains((char)rune.Value, StringComparison.Ordinal) || rune.Value == '-'))
        {
            return true;
        }

        return !(rune.IsBmp && NeverValid.Contains((char)rune.Value, StringComparison.Ordinal)) && Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsJapanese(int code) =>
        code is (>= 0x3041 and <= 0x309F) or (>= 0x30A1 and <= 0x30FA) or (>= 0x30FC and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF) or 0x3005 or 0x3007;

    // The sign of each Indic script of Unicode that joins consonants.
    private static bool IsVirama(int code) => code is 0x94D or 0x9CD or 0xA4D or 0xACD or 0xB4D or 0xBCD or 0xC4D or 0xCCD or 0xD4D or 0xDCA
        or 0xE3A or 0xF84 or 0x1039 or 0x103A or 0x1714 or 0x1734 or 0x17D2 or 0x1A60 or 0x1B44 or 0x1BAA;

    private static bool IsArabicJoining(int code) => code is (>= 0x620 and <= 0x64A) or (>= 0x66E and <= 0x6D3) or (>= 0x6FA and <= 0x6FF)
        or (>= 0x750 and <= 0x77F) or (>= 0x8A0 and <= 0x8C9) or (>= 0x712 and <= 0x72F);

    private static bool MixesArabicDigits(string label) =>
        label.Any(c => c is >= '\u0660' and <= '\u0669') && label.Any(c => c is >= '\u06F0' and <= '\u06F9');
}
