using System.Globalization;
using System.Text;

namespace AgentGuard.Guardrails.Fields;

/// <summary>Resolves and writes the escapes of JSON strings. Half a surrogate pair, which others refuse, is kept as it is.</summary>
internal static class JsonEscapes
{
    private const string Short = "bfnrt";
    private const string Controls = "\b\f\n\r\t";

    /// <summary>The content of a string as it is meant. A broken escape at the end is left out.</summary>
    public static string Resolve(ReadOnlySpan<char> raw)
    {
        var resolved = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                resolved.Append(raw[i]);
                continue;
            }

            if (++i == raw.Length)
            {
                break;
            }

            if (raw[i] != 'u')
            {
                resolved.Append(Short.IndexOf(raw[i], StringComparison.Ordinal) is >= 0 and var at ? Controls[at] : raw[i]);
            }
            else if (i + 4 < raw.Length)
            {
                resolved.Append((char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                break;
            }
        }

        return resolved.ToString();
    }

    /// <summary>For each offset of the raw content, and for its end, how much of the resolved content stands before it.</summary>
    public static int[] Offsets(ReadOnlySpan<char> raw)
    {
        var offsets = new int[raw.Length + 1];
        var resolved = 0;
        for (var i = 0; i < raw.Length; resolved++)
        {
            var length = raw[i] != '\\' ? 1 : i + 1 < raw.Length && raw[i + 1] == 'u' ? 6 : 2;
            for (var end = Math.Min(raw.Length, i + length); i < end; i++)
            {
                offsets[i] = resolved;
            }
        }

        offsets[raw.Length] = resolved;
        return offsets;
    }

    /// <summary>Writes a text as the content of a string, with no more escapes than it needs.</summary>
    public static void Write(StringBuilder to, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\')
            {
                to.Append('\\').Append(c);
            }
            else if (Controls.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at)
            {
                to.Append('\\').Append(Short[at]);
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                to.Append(c).Append(text[++i]);
            }
            else if (c < ' ' || char.IsSurrogate(c))
            {
                to.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                to.Append(c);
            }
        }
    }
}
