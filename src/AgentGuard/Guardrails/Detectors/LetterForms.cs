using System.Globalization;
using System.Text;
using AgentGuard.Guardrails.Wording;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Letters and digits in the forms that Unicode has for them besides the plain ones, read as plain: full-width, mathematical, circled, small
/// capitals, with marks, look-alikes of other scripts.
/// </summary>
/// <remarks>A table, since a host in invariant globalization mode has no compatibility decomposition (UAX #15).</remarks>
internal static class LetterForms
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Odd = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓℂℊℋℌℍℎℐℑℒℓℕℙℚℛℜℝℤℨℬℭℯℰℱℳℴℹ";
    private const string OddPlain = "abcdefghijklmnoprstuvwyzabcdefghijklmnoprstuvwxyzaehijklmnoprstuvxCgHHHhIILlNPQRRRZZBCeEFMoi";

    /// <summary>The text in plain letters, in the case that it has; the same instance where it is ASCII.</summary>
    public static string ToPlain(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                plain.Append((char)rune.Value);
            }
            else if (rune.IsBmp)
            {
                var c = ToPlain((char)rune.Value);
                plain.Append(c == '\0' ? string.Empty : c.ToString());
            }
            else
            {
                plain.Append(ToPlain(rune));
            }
        }

        return plain.ToString();
    }

    private static char ToPlain(char c)
    {
        if (char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
        {
            return '\0';
        }

        if (Odd.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at)
        {
            return OddPlain[at];
        }

        return c switch
        {
            >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
            >= '\u24B6' and <= '\u24E9' => Letters[c - 0x24B6],
            >= '\u249C' and <= '\u24B5' => (char)('a' + (c - 0x249C)),
            '\u3000' or '\u00A0' => ' ',
            _ => char.IsUpper(c) ? char.ToUpperInvariant(Unmarked(char.ToLowerInvariant(c))) : Unmarked(c),
        };
    }

    private static char Unmarked(char c) => Confusables.ToLatin(LatinLetters.WithoutMarks(c));

    private static string ToPlain(Rune rune) => rune.Value switch
    {
        >= 0x1D400 and <= 0x1D6A3 => Letters[(rune.Value - 0x1D400) % Letters.Length].ToString(),
        >= 0x1D7CE and <= 0x1D7FF => ((char)('0' + ((rune.Value - 0x1D7CE) % 10))).ToString(),
        >= 0x1F130 and <= 0x1F149 => Letters[rune.Value - 0x1F130].ToString(),
        >= 0x1F150 and <= 0x1F169 => Letters[rune.Value - 0x1F150].ToString(),
        >= 0x1F170 and <= 0x1F189 => Letters[rune.Value - 0x1F170].ToString(),
        >= 0x1F1E6 and <= 0x1F1FF => Letters[rune.Value - 0x1F1E6].ToString(),
        _ => rune.ToString(),
    };
}
