using System.Collections.Concurrent;
using System.Text.Json;

namespace AgentGuard.Schemas.Compilation;

/// <summary>The schemas of schemas, by URI.</summary>
internal static class Metaschemas
{
    private const string Root = "https://json-schema.org/draft/";
    private static readonly ConcurrentDictionary<string, JsonElement?> Parsed = new(StringComparer.Ordinal);

    public static JsonElement? Find(string uri) => Parsed.TryGetValue(uri, out var known) ? known : TextOf(uri) is { } text
        ? Parsed.GetOrAdd(uri, static (_, text) => JsonDocument.Parse(text).RootElement.Clone(), text)
        : null;

    private static string? TextOf(string uri) => uri switch
    {
        "http://json-schema.org/draft-04/schema" => OlderMetaschemas.Draft4,
        "http://json-schema.org/draft-06/schema" => OlderMetaschemas.Draft6,
        "http://json-schema.org/draft-07/schema" => OlderMetaschemas.Draft7,
        _ when uri.StartsWith(Root + "2019-09/", StringComparison.Ordinal) => Metaschemas201909.Find(uri[(Root.Length + 8)..]),
        _ when uri.StartsWith(Root + "2020-12/", StringComparison.Ordinal) => Metaschemas202012.Find(uri[(Root.Length + 8)..]),
        _ => null,
    };
}
