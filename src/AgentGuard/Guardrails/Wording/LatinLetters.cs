namespace AgentGuard.Guardrails.Wording;

/// <summary>Latin letters without their marks, in lower case.</summary>
/// <remarks>
/// A table, since a host in invariant globalization mode has no Unicode normalization. From UnicodeData: the first character of the compatibility
/// decomposition where that is one ASCII letter, else the lower-case letter.
/// </remarks>
internal static class LatinLetters
{
    private const char FirstExtended = '\u00C0';
    private const char FirstAdditional = '\u1E00';

    private const string Extended = "aaaaaaæceeeeiiiiðnooooo×øuuuuyþßaaaaaaæceeeeiiiiðnooooo÷øuuuuyþyaaaaaaccccccccddđđeeeeeeeeeegggggggghhħħiiiiiiii"
        + "iıĳĳjjkkĸllllllŀŀłłnnnnnnŉŋŋooooooœœrrrrrrssssssssttttŧŧuuuuuuuuuuuuwwyyyzzzzzzsƀɓƃƃƅƅɔƈƈɖɗƌƌƍǝəɛƒƒɠɣƕɩɨƙƙƚƛɯɲƞɵ"
        + "ooƣƣƥƥʀƨƨʃƪƫƭƭʈuuʊʋƴƴƶƶʒƹƹƺƻƽƽƾƿǀǁǂǃǆǆǆǉǉǉǌǌǌaaiioouuuuuuuuuuǝaaaaǣǣǥǥggkkooooǯǯjǳǳǳggƕƿnnaaǽǽǿǿaaaaeeeeiiiioooo"
        + "rrrruuuussttȝȝhhƞȡȣȣȥȥaaeeooooooooyyȴȵȶȷȸȹⱥȼȼƚⱦȿɀɂɂƀʉʌɇɇɉɉɋɋɍɍɏɏ";

    private const string Additional = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrsssssssssstttttt"
        + "ttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyẚsẜẝßẟaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooo"
        + "oooouuuuuuuuuuuuuuyyyyyyyyỻỻỽỽỿỿ";

    public static char WithoutMarks(char letter) =>
        letter is >= FirstExtended and <= '\u024F' ? Extended[letter - FirstExtended]
        : letter is >= FirstAdditional and <= '\u1EFF' ? Additional[letter - FirstAdditional]
        : char.ToLowerInvariant(letter);
}
