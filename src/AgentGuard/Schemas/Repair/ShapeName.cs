using System.Text;

namespace AgentGuard.Schemas.Repair;

/// <summary>A declared name or member of an enumeration.</summary>
internal sealed class ShapeName(string text)
{
    /// <summary>The name.</summary>
    public string Text { get; } = text;

    /// <summary>The name in UTF-8.</summary>
    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(text);

    /// <summary>Whether another text is the same, apart from the case of ASCII letters and from punctuation and spaces.</summary>
    public bool IsSimilarTo(ReadOnlySpan<byte> other)
    {
        ReadOnlySpan<byte> own = Utf8;
        var (left, right) = (0, 0);
        var letters = 0;
        while (true)
        {
            left = SkipPunctuation(own, left);
            right = SkipPunctuation(other, right);
            if (left == own.Length || right == other.Length)
            {
                return left == own.Length && right == other.Length && letters > 0;
            }

            if (Lower(own[left++]) != Lower(other[right++]))
            {
                return false;
            }

            letters++;
        }
    }

    private static int SkipPunctuation(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] < 0x80 && !char.IsAsciiLetterOrDigit((char)text[at]))
        {
            at++;
        }

        return at;
    }

    private static int Lower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? value | 0x20 : value;
}
