using System.Collections.Frozen;
using AgentGuard.Schemas.Patterns;

namespace AgentGuard.Schemas.Formats;

/// <summary>A <c>format</c> that texts can be asserted to have.</summary>
internal sealed class TextFormat
{
    private static readonly FrozenDictionary<string, TextFormat> Known = new TextFormat[]
    {
        new("date", DateFormats.IsDate),
        new("time", DateFormats.IsTime),
        new("date-time", DateFormats.IsDateTime),
        new("duration", DurationFormat.IsDuration),
        new("ipv4", AddressFormats.IsIPv4),
        new("ipv6", AddressFormats.IsIPv6),
        new("hostname", HostFormats.IsHostname),
        new("idn-hostname", HostFormats.IsIdnHostname),
        new("email", static text => MailFormats.IsMail(text, international: false)),
        new("idn-email", static text => MailFormats.IsMail(text, international: true)),
        new("uri", static text => UriFormats.IsUri(text, absolute: true, international: false)),
        new("uri-reference", static text => UriFormats.IsUri(text, absolute: false, international: false)),
        new("iri", static text => UriFormats.IsUri(text, absolute: true, international: true)),
        new("iri-reference", static text => UriFormats.IsUri(text, absolute: false, international: true)),
        new("uri-template", UriTemplateFormat.IsTemplate),
        new("uuid", static text => text.Length == 36 && Guid.TryParseExact(text, "D", out _)),
        new("json-pointer", PointerFormats.IsPointer),
        new("relative-json-pointer", PointerFormats.IsRelativePointer),
        new("regex", IsRegex),
    }.ToFrozenDictionary(format => format._name, StringComparer.Ordinal);

    private readonly string _name;
    private readonly FormatCheck _check;

    private TextFormat(string name, FormatCheck check) => (_name, _check) = (name, check);

    private delegate bool FormatCheck(ReadOnlySpan<char> text);

    /// <summary>Finds a format by its name; one that is not known is an annotation.</summary>
    public static TextFormat? Find(string name) => Known.GetValueOrDefault(name);

    public bool IsMatch(ReadOnlySpan<char> text) => _check(text);

    public override string ToString() => _name;

    private static bool IsRegex(ReadOnlySpan<char> text)
    {
        try
        {
            new PatternParser(text.ToString()).Parse();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e is NotSupportedException;
        }
    }
}
