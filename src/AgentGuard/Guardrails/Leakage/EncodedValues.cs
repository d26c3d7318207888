using System.Buffers;
using System.Globalization;
using System.Text;

namespace AgentGuard.Guardrails.Leakage;

/// <summary>Finds values in a text however they are encoded, by looking for what each encoding makes of them.</summary>
/// <remarks>Nothing is decoded but percent signs: two or three passes over the text, however many values and encodings there are.</remarks>
internal sealed class EncodedValues
{
    private const int FewestLetters = 8;
    private readonly string[] _folded;
    private readonly string[] _base64;
    private readonly SearchValues<string> _anyFolded;
    private readonly SearchValues<string> _anyBase64;

    public EncodedValues(IEnumerable<string> values)
    {
        List<string> folded = [];
        List<string> base64 = [];
        foreach (var value in values)
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            if (Squeeze(value).Length < FewestLetters)
            {
                throw new ArgumentException($"A value of fewer than {FewestLetters} letters and digits is found in texts that do not hold it.", nameof(values));
            }

            folded.AddRange(Written(value));
            string[] plain = [value, value.ToUpperInvariant(), value.ToLowerInvariant(), Reverse(value), Rotate(value), Hex(value, string.Empty)];
            base64.AddRange(plain.SelectMany(InBase64));
        }

        if (folded.Count == 0)
        {
            throw new ArgumentException("Name at least one value.", nameof(values));
        }

        _folded = [.. folded.Distinct(StringComparer.Ordinal)];
        _base64 = [.. base64.Distinct(StringComparer.Ordinal)];
        _anyFolded = SearchValues.Create(_folded, StringComparison.Ordinal);
        _anyBase64 = SearchValues.Create(_base64, StringComparison.Ordinal);
        LongestEncoded = _folded.Concat(_base64).Max(form => form.Length);
    }

    /// <summary>The letters and digits of the longest form.</summary>
    public int LongestEncoded { get; }

    /// <summary>The most characters over which a form may be spread.</summary>
    public int Reach => (8 * LongestEncoded) + 64;

    public List<(int Start, int Length)>? Find(string text)
    {
        List<(int Start, int Length)>? found = null;
        Add(text, SqueezedText.Folded(text, decodesPercent: false), _anyFolded, _folded, ref found);
        Add(text, SqueezedText.Base64(text), _anyBase64, _base64, ref found);
        if (text.Contains('%', StringComparison.Ordinal))
        {
            Add(text, SqueezedText.Folded(text, decodesPercent: true), _anyFolded, _folded, ref found);
        }

        return found;
    }

    /// <summary>How much of a text no continuation changes: up to where a form may have begun.</summary>
    public int GetSettledLength(string text)
    {
        // The beginning of an escape is not yet what it will be.
        var percent = text.AsSpan(Math.Max(0, text.Length - 2)).LastIndexOf('%');
        var whole = percent < 0 ? text.Length : Math.Max(0, text.Length - 2) + percent;
        var settled = Math.Min(whole, Open(SqueezedText.Folded(text, decodesPercent: false), _folded, text.Length));
        settled = Math.Min(settled, Open(SqueezedText.Base64(text), _base64, text.Length));
        if (text.Contains('%', StringComparison.Ordinal))
        {
            settled = Math.Min(settled, Open(SqueezedText.Folded(text.AsSpan(0, whole), decodesPercent: true), _folded, whole));
        }

        foreach (var (start, length) in (Find(text) ?? []).OrderDescending())
        {
            settled = start < settled && start + length > settled ? start : settled;
        }

        return settled;
    }

    private void Add(string original, SqueezedText squeezed, SearchValues<string> any, string[] forms, ref List<(int Start, int Length)>? found)
    {
        using (squeezed)
        {
            var text = squeezed.Text;
            var at = 0;
            while (at < text.Length && text[at..].IndexOfAny(any) is >= 0 and var ahead)
            {
                at += ahead;
                var length = ShortestAt(text[at..], forms);
                var start = squeezed.OffsetOf(at);

                // The end is that of its last character, encoded or not, so that what follows does not change it.
                var last = squeezed.OffsetOf(at + length - 1);
                var end = last + (original[last] == '%' ? 3 : 1);
                if (end - start <= Reach)
                {
                    (found ??= []).Add((start, end - start));
                    at += length - 1;
                }

                at++;
            }
        }
    }

    private static int ShortestAt(ReadOnlySpan<char> text, string[] forms)
    {
        var shortest = int.MaxValue;
        foreach (var form in forms)
        {
            shortest = form.Length < shortest && text.StartsWith(form, StringComparison.Ordinal) ? form.Length : shortest;
        }

        return shortest;
    }

    /// <summary>Where the longest end of the text begins that is the beginning of a form, and may still become one.</summary>
    private int Open(SqueezedText squeezed, string[] forms, int textLength)
    {
        using (squeezed)
        {
            var text = squeezed.Text;
            for (var length = Math.Min(LongestEncoded - 1, text.Length); length > 0; length--)
            {
                var start = squeezed.OffsetOf(text.Length - length);
                if (textLength - start < Reach && IsBeginning(text[^length..], forms))
                {
                    return start;
                }
            }

            return textLength;
        }
    }

    private static bool IsBeginning(ReadOnlySpan<char> end, string[] forms)
    {
        foreach (var form in forms)
        {
            if (form.Length > end.Length && form.AsSpan().StartsWith(end, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Written(string value)
    {
        foreach (var form in new[] { value, Reverse(value), Rotate(value), Rotate(Reverse(value)) })
        {
            yield return Squeeze(form);
        }

        foreach (var mark in new[] { string.Empty, "0x", "x", "u00" })
        {
            yield return Squeeze(Hex(value, mark));
        }

        yield return string.Concat(Encoding.UTF8.GetBytes(value).Select(b => b.ToString(CultureInfo.InvariantCulture)));
        yield return string.Concat(Encoding.UTF8.GetBytes(value).Select(b => b.ToString("B8", CultureInfo.InvariantCulture)));
    }

    /// <summary>What is fixed of the value in Base64, at each of the three places at which it may begin.</summary>
    private static IEnumerable<string> InBase64(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            var first = before == 0 ? 0 : before + 1;
            var last = (before + bytes.Length) * 8 / 6;
            yield return encoded[first..last];
        }
    }

    private static string Squeeze(string value)
    {
        using var squeezed = SqueezedText.Folded(value, decodesPercent: false);
        return squeezed.Text.ToString();
    }

    private static string Reverse(string value) => string.Concat(value.Reverse());

    private static string Rotate(string value) => string.Concat(value.Select(c => c switch
    {
        >= 'a' and <= 'z' => (char)('a' + ((c - 'a' + 13) % 26)),
        >= 'A' and <= 'Z' => (char)('A' + ((c - 'A' + 13) % 26)),
        _ => c,
    }));

    private static string Hex(string value, string mark) =>
        string.Concat(Encoding.UTF8.GetBytes(value).Select(b => mark + b.ToString("x2", CultureInfo.InvariantCulture)));
}
