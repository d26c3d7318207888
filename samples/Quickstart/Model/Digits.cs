namespace Quickstart.Model;

/// <summary>Full-width and Arabic-Indic digits and letters as ASCII, so that one rule reads all of them.</summary>
internal static class Digits
{
    public static string ToAscii(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = source[i] switch
            {
                >= '\uFF01' and <= '\uFF5E' and var c => (char)(c - 0xFEE0),
                >= '\u0660' and <= '\u0669' and var c => (char)(c - 0x0660 + '0'),
                var c => c,
            };
        }
    });
}
