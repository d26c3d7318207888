using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentGuard.Guardrails.Links;

/// <summary>Writes a host in its one form: percent-decoded, in lower case, as ASCII (IDNA), numbers as an address.</summary>
internal static class HostReader
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" #/:<>?@[\\]^|%");
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>The host, or <see langword="null"/> where a browser would refuse it.</summary>
    public static string? Read(ReadOnlySpan<char> written)
    {
        if (written.StartsWith("["))
        {
            return ReadIPv6(written);
        }

        var host = Fold(written.Contains('%') ? Uri.UnescapeDataString(written) : written.ToString());
        host = host.EndsWith('.') ? host[..^1] : host;
        if (host.Length == 0 || host.AsSpan().ContainsAny(Forbidden) || host.Any(char.IsControl))
        {
            return null;
        }

        var ascii = Ascii.IsValid(host) ? host : ToAscii(host);
        return ascii is not null && EndsInNumber(ascii) ? ReadIPv4(ascii) : ascii;
    }

    /// <summary>The part of the mapping of UTS #46 that is needed: full-width forms, other full stops, ignored characters, case.</summary>
    private static string Fold(string host)
    {
        if (Ascii.IsValid(host))
        {
            return host.ToLowerInvariant();
        }

        var folded = new StringBuilder(host.Length);
        foreach (var c in host)
        {
            var mapped = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c is '\u3002' or '\uFF61' ? '.' : char.ToLowerInvariant(c);
            if (c is not ('\u00AD' or '\u200B' or '\u2060' or '\uFEFF' or (>= '\uFE00' and <= '\uFE0F')))
            {
                folded.Append(char.ToLowerInvariant(mapped));
            }
        }

        return folded.ToString();
    }

    private static string? ToAscii(string host)
    {
        try
        {
            return Idn.GetAscii(host).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? ReadIPv6(ReadOnlySpan<char> written) =>
        written.EndsWith("]") && !written.Contains('%')
        && IPAddress.TryParse(written[1..^1], out var address) && address.AddressFamily is AddressFamily.InterNetworkV6
            ? $"[{address}]"
            : null;

    private static bool EndsInNumber(string host)
    {
        var last = host[(host.LastIndexOf('.') + 1)..];
        return last.Length > 0 && (last.All(char.IsAsciiDigit) || ReadNumber(last) is not null);
    }

    /// <summary>One to four numbers, decimal, octal (0…) or hexadecimal (0x…); the last one fills what is left.</summary>
    private static string? ReadIPv4(string host)
    {
        var parts = host.Split('.');
        if (parts.Length > 4)
        {
            return null;
        }

        ulong address = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var bytes = i == parts.Length - 1 ? 5 - parts.Length : 1;
            if (ReadNumber(parts[i]) is not { } number || number >= 1UL << (8 * bytes))
            {
                return null;
            }

            address = (address << (8 * bytes)) | number;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");
    }

    private static ulong? ReadNumber(string part)
    {
        if (part.Length is 0 or > 20)
        {
            return null;
        }

        if (part.StartsWith("0x", StringComparison.Ordinal))
        {
            return part.Length == 2 ? 0UL
                : ulong.TryParse(part.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        }

        var number = 0UL;
        var radix = part.Length > 1 && part[0] == '0' ? 8UL : 10UL;
        foreach (var c in part)
        {
            if (!char.IsAsciiDigit(c) || (ulong)(c - '0') >= radix || number > uint.MaxValue)
            {
                return null;
            }

            number = (number * radix) + (ulong)(c - '0');
        }

        return number;
    }
}
