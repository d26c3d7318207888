namespace AgentGuard.Guardrails.Detectors;

/// <summary>Small letters of other scripts that look like Latin ones (UTS #39 calls them confusable).</summary>
internal static class Confusables
{
    private const string Lookalikes = "аеорсухіјѕһԁԛԝкмнвтгпиьӏɡαορνικτυχγεηωɑıⅼոսցքօհ";
    private const string Latin = "aeopcyxijshdqwkmhbtrnublgaopviktuxyenwailnugqoh";

    public static char ToLatin(char c)
    {
        var at = c < 0x80 ? -1 : Lookalikes.IndexOf(c, StringComparison.Ordinal);
        return at < 0 ? c : Latin[at];
    }
}
