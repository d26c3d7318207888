namespace AgentGuard.Schemas.Compilation;

/// <summary>Absolute names of schemas.</summary>
internal static class SchemaUri
{
    /// <summary>The base of schemas that have no name; the domain can never exist.</summary>
    public const string Nameless = "http://schema.invalid/";

    public static string Resolve(string baseUri, string reference)
    {
        if (reference.Length == 0 || reference[0] == '#')
        {
            return baseUri + reference;
        }

        return Uri.TryCreate(new Uri(baseUri), reference, out var uri) ? uri.AbsoluteUri : reference;
    }

    public static (string Uri, string Fragment) Split(string uri)
    {
        var at = uri.IndexOf('#', StringComparison.Ordinal);
        return at < 0 ? (uri, string.Empty) : (uri[..at], Uri.UnescapeDataString(uri[(at + 1)..]));
    }
}
