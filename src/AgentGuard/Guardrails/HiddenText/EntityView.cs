using System.Net;
using System.Text;

namespace AgentGuard.Guardrails.HiddenText;

/// <summary>A text with its entities resolved, for markup that is written in them, and the way back.</summary>
internal static class EntityView
{
    private const int LongestEntity = 12;
    private const string Ampersand = "&amp;";

    /// <summary>Whether a text holds a less-than sign as an entity.</summary>
    public static bool HasEncodedMarkup(string text)
    {
        for (var at = 0; (at = text.IndexOf('&', at)) >= 0; at++)
        {
            if (Resolve(text, at, out _) == '<')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The text without what is hidden in its encoded markup. Only that which is cut changes; what stays is written as it was.
    /// </summary>
    public static string Strip(string text, out HiddenElements reading)
    {
        var view = new StringBuilder(text.Length);
        var origins = new List<int>(text.Length + 1);
        for (var at = 0; at < text.Length;)
        {
            var length = 1;
            view.Append(text[at] == '&' && Resolve(text, at, out length) is { } resolved ? resolved : text[at]);
            origins.Add(at);
            at += length;
        }

        origins.Add(text.Length);
        reading = HiddenElements.Of(view.ToString());
        return MarkupCut.Apply(text, [.. reading.Changes.Select(change => (origins[change.Start], origins[change.End], change.With))]);
    }

    /// <summary>The character of markup that an entity stands for; encoded once more, it is found all the same.</summary>
    private static char? Resolve(string text, int at, out int length)
    {
        length = 1;
        var semicolon = text.AsSpan(at, Math.Min(LongestEntity, text.Length - at)).IndexOf(';');
        if (semicolon < 0)
        {
            return null;
        }

        var entity = text.AsSpan(at, semicolon + 1);
        if (entity.Equals(Ampersand, StringComparison.OrdinalIgnoreCase))
        {
            var from = at + Ampersand.Length;
            var once = string.Concat("&", text.AsSpan(from, Math.Min(LongestEntity, text.Length - from)));
            if (Resolve(once, 0, out var inner) is { } twice)
            {
                length = Ampersand.Length + inner - 1;
                return twice;
            }
        }

        var decoded = WebUtility.HtmlDecode(entity.ToString().ToLowerInvariant());
        if (decoded is not ['<' or '>' or '"' or '\'' or '=' or '/' or '!' or '-' or ' '])
        {
            return null;
        }

        length = semicolon + 1;
        return decoded[0];
    }
}
