using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Takes one layer of an encoding off a text, wherever it stands: entities, percent-encoding, escapes, Base64, hexadecimal, ROT13, backwards.
/// </summary>
internal static partial class EncodedLayers
{
    private const int ShortestEncoded = 20;
    private const int FewestEntities = 4;
    private const int FewestPercents = 3;
    private const int FewestEscapes = 4;
    private const char Override = '\u202E';

    /// <summary>Ignore, disregard, forget, override, system, prompt, instruct, reveal, load: turned by thirteen.</summary>
    private static readonly SearchValues<string> RotatedWords = SearchValues.Create(
        ["vtaber", "qvfertneq", "sbetrg", "bireevqr", "flfgrz", "cebzcg", "vafgehpg", "erirny", "ybnq"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> PlainWords = SearchValues.Create(
        ["ignore", "disregard", "forget", "override", "system", "prompt", "instruct", "reveal", "load"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The text with each of the layers off that it has.</summary>
    public static IEnumerable<string> Of(string text)
    {
        if (Count(text, "&#", static (_, _) => true) >= FewestEntities)
        {
            yield return WebUtility.HtmlDecode(text);
        }

        if (Count(text, "%", static (at, i) => IsHex(at, i + 1, 2)) >= FewestPercents)
        {
            yield return WebUtility.UrlDecode(text);
        }

        if (Count(text, "\\", static (at, i) => EscapeLength(at, i) > 0) >= FewestEscapes)
        {
            yield return Unescape(text);
        }

        if (DecodeRuns(text) is { } decoded)
        {
            yield return decoded;
        }

        if (SpacedLetters.Join(text) is { } joined)
        {
            yield return joined;
        }
    }

    /// <summary>What stands behind an override of the direction, turned round; <see langword="null"/> where nothing does.</summary>
    public static string? Forwards(string text)
    {
        if (!text.Contains(Override, StringComparison.Ordinal))
        {
            return null;
        }

        var forwards = new StringBuilder(text.Length);
        foreach (var part in text.Split(Override))
        {
            var end = forwards.Length == 0 ? 0 : part.IndexOfAny(['\u202C', '\n']) is >= 0 and var pop ? pop : part.Length;
            var turned = part[..end].ToCharArray();
            Array.Reverse(turned);
            for (var i = 1; i < turned.Length; i++)
            {
                // What takes two characters is turned round as one.
                if (char.IsLowSurrogate(turned[i - 1]) && char.IsHighSurrogate(turned[i]))
                {
                    (turned[i - 1], turned[i]) = (turned[i], turned[i - 1]);
                }
            }

            forwards.Append(' ').Append(turned).Append(part, end, part.Length - end);
        }

        return forwards.ToString();
    }

    public static string Rot13(string text) => string.Create(text.Length, text, static (rotated, from) =>
    {
        for (var i = 0; i < rotated.Length; i++)
        {
            rotated[i] = from[i] switch
            {
                >= 'a' and <= 'z' => (char)('a' + ((from[i] - 'a' + 13) % 26)),
                >= 'A' and <= 'Z' => (char)('A' + ((from[i] - 'A' + 13) % 26)),
                var c => c,
            };
        }
    });

    /// <summary>The text with letters turned back that were turned by thirteen, before or after some were replaced by look-alikes.</summary>
    public static IEnumerable<string> Rotated(string visible, string plain)
    {
        if (HasRotatedWords(plain)
            || Count(plain, "%", static (at, i) => IsRotatedHex(at, i + 1)) >= FewestPercents
            || Count(plain, "\\h", static (at, i) => char.IsAsciiDigit(at[Math.Min(i + 2, at.Length - 1)])) >= FewestEscapes)
        {
            yield return Rot13(plain);
        }

        if (!ReferenceEquals(visible, plain) && LetterForms.ToPlain(Rot13(visible)) is var turned && HasPlainWords(turned))
        {
            yield return turned;
        }
    }

    public static bool HasPlainWords(string text) => text.AsSpan().ContainsAny(PlainWords);

    public static bool HasRotatedWords(string text) => text.AsSpan().ContainsAny(RotatedWords);

    private static int Count(string text, string start, Func<string, int, bool> isOne)
    {
        var count = 0;
        for (var at = 0; (at = text.IndexOf(start, at, StringComparison.Ordinal)) >= 0; at += start.Length)
        {
            count += isOne(text, at) ? 1 : 0;
        }

        return count;
    }

    private static bool IsHex(string text, int at, int digits)
    {
        for (var i = at; i < at + digits; i++)
        {
            if (i >= text.Length || !char.IsAsciiHexDigit(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsRotatedHex(string text, int at) =>
        at + 1 < text.Length && text[at] is >= '2' and <= '7' && char.ToLowerInvariant(text[at + 1]) is >= 'n' and <= 's';

    /// <summary>The length of an escape of programming languages: <c>\u0069</c>, <c>\x69</c>, <c>\u{69}</c>.</summary>
    private static int EscapeLength(string text, int at) =>
        at + 3 >= text.Length ? 0
        : text[at + 1] == 'u' && IsHex(text, at + 2, 4) ? 6
        : text[at + 1] == 'x' && IsHex(text, at + 2, 2) ? 4
        : text[at + 1] == 'u' && text[at + 2] == '{' ? BracedLength(text, at)
        : 0;

    private static int BracedLength(string text, int at) =>
        text.AsSpan(at, Math.Min(10, text.Length - at)).IndexOf('}') is > 3 and var end && IsHex(text, at + 3, end - 3) ? end + 1 : 0;

    private static string Unescape(string text)
    {
        var resolved = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var length = text[i] == '\\' ? EscapeLength(text, i) : 0;
            if (length == 0)
            {
                resolved.Append(text[i]);
                continue;
            }

            var code = int.Parse(text.AsSpan(i + 2, length - 2).Trim("{}"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            resolved.Append(code <= char.MaxValue ? ((char)code).ToString() : Rune.TryCreate(code, out var rune) ? rune.ToString() : string.Empty);
            i += length - 1;
        }

        return resolved.ToString();
    }

    /// <summary>The text with every run of Base64 or hexadecimal digits that is text replaced by it; all of them, however many there are.</summary>
    private static string? DecodeRuns(string text)
    {
        var any = false;
        string Decode(Match run)
        {
            var digits = run.Value.Any(char.IsWhiteSpace) ? run.Value.Replace(" ", string.Empty, StringComparison.Ordinal) : run.Value;
            var decoded = TryDecode(digits) ?? TryDecode(Rot13(digits));
            any |= decoded is not null;
            return decoded is null ? run.Value : $" {decoded} ";
        }

        var decoded = HexPairs().Replace(EncodedRun().Replace(text, Decode), Decode);
        return any ? decoded : null;
    }

    private static string? TryDecode(string run)
    {
        var bytes = new byte[run.Length];
        var length = run.Length % 2 == 0 && Convert.FromHexString(run, bytes, out _, out var written) is OperationStatus.Done ? written : 0;
        if (length == 0)
        {
            var padded = run.Replace('-', '+').Replace('_', '/').TrimEnd('=');
            padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
            length = Convert.TryFromBase64String(padded, bytes, out written) ? written : 0;
        }

        return length >= ShortestEncoded / 2 && IsText(bytes.AsSpan(0, length)) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (b < 0x20 && b is not (9 or 10 or 13) || b == 0x7F)
            {
                return false;
            }
        }

        return System.Text.Unicode.Utf8.IsValid(bytes);
    }

    [GeneratedRegex("[A-Za-z0-9+/_-]{20,}={0,2}")]
    private static partial Regex EncodedRun();

    // Letters from n to s are those from a to f, turned by thirteen.
    [GeneratedRegex("\\b[0-9a-fn-sA-FN-S]{2}(?: [0-9a-fn-sA-FN-S]{2}){9,}\\b")]
    private static partial Regex HexPairs();
}
