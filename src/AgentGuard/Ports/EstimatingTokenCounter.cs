using System.Globalization;

namespace AgentGuard.Ports;

/// <summary>Estimates tokens by script, without a vocabulary.</summary>
/// <remarks>
/// <para>Words of Latin script cost a token per started six letters, digits one per started three, marks one per started two, letters of other
/// alphabets one per two, and Han, Kana and Hangul about 0.8 each. A flat four characters per token counts Chinese, Japanese and
/// Korean two to four times too low (o200k: Han 0.79, Kana 0.74, Hangul 0.60 to 0.96 tokens a character), which is how windows overflow.</para>
/// <para>Immutable and thread-safe; it allocates nothing.</para>
/// </remarks>
public sealed class EstimatingTokenCounter : ITokenCounter
{
    private const int UnitsPerToken = 10;
    private const int LettersPerToken = 6;
    private const int DigitsPerToken = 3;
    private const int MarksPerToken = 2;
    private const int WhiteSpaceUnits = 3;
    private const int IdeographUnits = 8;
    private const int OtherLetterUnits = 5;

    /// <summary>The shared instance.</summary>
    public static EstimatingTokenCounter Instance { get; } = new();

    /// <inheritdoc/>
    public int CountTokens(ReadOnlySpan<char> text)
    {
        long units = 0;
        int letters = 0, digits = 0, marks = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiLetter(c))
            {
                units += StartsToken(ref letters, LettersPerToken);
                digits = marks = 0;
            }
            else if (char.IsAsciiDigit(c))
            {
                units += StartsToken(ref digits, DigitsPerToken);
                letters = marks = 0;
            }
            else
            {
                letters = digits = 0;
                units += c < 128 ? AsciiUnits(c, ref marks) : UnicodeUnits(c);
            }
        }

        return (int)Math.Min(int.MaxValue, (units + UnitsPerToken - 1) / UnitsPerToken);
    }

    private static int StartsToken(ref int run, int length) => run++ % length == 0 ? UnitsPerToken : 0;

    private static int AsciiUnits(char c, ref int marks)
    {
        if (c is ' ' or '\n' or '\r' or '\t')
        {
            marks = 0;
            return c == ' ' ? 0 : WhiteSpaceUnits;
        }

        return StartsToken(ref marks, MarksPerToken);
    }

    private static int UnicodeUnits(char c)
    {
        if (c is >= '\u2E80' and <= '\uD7FF')
        {
            return IdeographUnits;
        }

        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter => OtherLetterUnits,
            UnicodeCategory.NonSpacingMark => OtherLetterUnits,
            _ => UnitsPerToken,
        };
    }
}
