using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>The readings of a text that a model may take: as written, and with layers of disguise taken off.</summary>
internal static partial class InjectionViews
{
    private const int MostEncodedRuns = 16;
    private const int ShortestEncoded = 20;

    /// <summary>Ignore, disregard, forget, override, system, prompt, instruct, reveal, load: turned by thirteen.</summary>
    private static readonly SearchValues<string> RotatedWords = SearchValues.Create(
        ["vtaber", "qvfertneq", "sbetrg", "bireevqr", "flfgrz", "cebzcg", "vafgehpg", "erirny", "ybnq"], StringComparison.Ordinal);

    /// <summary>
    /// The readings, the plainest first. Each is in lower case, without invisible characters and marks, in Latin where it only looked so.
    /// </summary>
    public static IEnumerable<(string Text, bool IsSkeleton)> Of(string text)
    {
        var visible = InvisibleText.Reveal(text);
        var lower = visible.ToLowerInvariant();
        var plain = Fold(lower);
        yield return (plain, false);
        if (!string.Equals(plain, lower, StringComparison.Ordinal))
        {
            yield return (lower, false);
        }

        foreach (var decoded in Decoded(visible))
        {
            yield return (Fold(decoded.ToLowerInvariant()), false);
        }

        var joined = JoinSpaced(plain);
        if (joined is not null)
        {
            yield return (joined, false);
        }

        var unleet = Unleet(joined ?? plain);
        if (unleet is not null)
        {
            yield return (unleet, true);
            yield return (string.Concat(unleet.Where(c => !char.IsWhiteSpace(c))), true);
        }

        if ((joined ?? plain).AsSpan().ContainsAny(RotatedWords))
        {
            yield return (Rot13(joined ?? plain), false);
        }
    }

    private static IEnumerable<string> Decoded(string text)
    {
        if (EntityRun().IsMatch(text))
        {
            yield return WebUtility.HtmlDecode(text);
        }

        if (PercentRun().IsMatch(text))
        {
            yield return WebUtility.UrlDecode(text);
        }

        var runs = 0;
        foreach (Match run in EncodedRun().Matches(text))
        {
            if (++runs > MostEncodedRuns)
            {
                break;
            }

            if (TryDecode(run.Value) is { } decoded)
            {
                yield return decoded;
            }
        }
    }

    private static string? TryDecode(string run)
    {
        var bytes = new byte[run.Length];
        var hex = run.Length % 2 == 0 && Convert.FromHexString(run, bytes, out _, out var written) is OperationStatus.Done ? written : 0;
        if (hex == 0)
        {
            var padded = run.Replace('-', '+').Replace('_', '/').TrimEnd('=');
            padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
            hex = Convert.TryFromBase64String(padded, bytes, out written) ? written : 0;
        }

        return hex >= ShortestEncoded / 2 && IsText(bytes.AsSpan(0, hex)) ? Encoding.UTF8.GetString(bytes, 0, hex) : null;
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

    /// <summary>Letters that look Latin become Latin, marks fall away (compatibility decomposition, UAX #15).</summary>
    private static string Fold(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var folded = new StringBuilder(text.Length);
        foreach (var c in Normalize(text))
        {
            if (char.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark))
            {
                folded.Append(Confusables.ToLatin(c));
            }
        }

        return folded.ToString();
    }

    private static string Normalize(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            // A lone surrogate cannot be normalised; the text is read as it is.
            return text;
        }
    }

    /// <summary>Joins letters that stand apart ("i g n o r e  a l l", "i.g.n.o.r.e"); two spaces end a word.</summary>
    private static string? JoinSpaced(string text)
    {
        if (!SpacedRun().IsMatch(text))
        {
            return null;
        }

        return SpacedRun().Replace(text, match => DoubleSpace().Replace(match.Value, "\u0001")
            .Replace(" ", string.Empty, StringComparison.Ordinal)
            .Replace(".", string.Empty, StringComparison.Ordinal)
            .Replace("-", string.Empty, StringComparison.Ordinal)
            .Replace('\u0001', ' '));
    }

    /// <summary>Reads digits as the letters they look like, with l as i; only where words have digits within.</summary>
    private static string? Unleet(string text) => MixedWord().Count(text) < 3
        ? null
        : string.Create(text.Length, text, static (letters, from) =>
        {
            const string Digits = "oizeasgtb9";
            for (var i = 0; i < letters.Length; i++)
            {
                letters[i] = from[i] switch
                {
                    >= '0' and <= '9' => Digits[from[i] - '0'],
                    'l' or '|' or '!' => 'i',
                    '@' => 'a',
                    '$' => 's',
                    var c => c,
                };
            }
        });

    private static string Rot13(string text) => string.Create(text.Length, text, static (rotated, from) =>
    {
        for (var i = 0; i < rotated.Length; i++)
        {
            rotated[i] = from[i] is >= 'a' and <= 'z' ? (char)('a' + ((from[i] - 'a' + 13) % 26)) : from[i];
        }
    });

    [GeneratedRegex("(?:&#x?[0-9a-fA-F]{1,6};[^&]{0,2}){4}")]
    private static partial Regex EntityRun();

    [GeneratedRegex("(?:%[0-9a-fA-F]{2}[^%]{0,20}){3}")]
    private static partial Regex PercentRun();

    [GeneratedRegex("[A-Za-z0-9+/_-]{20,}={0,2}")]
    private static partial Regex EncodedRun();

    [GeneratedRegex(@"(?<![^\s])(?:\S[ .\-]{1,3}){7,}\S")]
    private static partial Regex SpacedRun();

    [GeneratedRegex(" {2,}")]
    private static partial Regex DoubleSpace();

    [GeneratedRegex("[a-z][013457@$]+[a-z]|[0345@$]+[a-z]{2}")]
    private static partial Regex MixedWord();
}
