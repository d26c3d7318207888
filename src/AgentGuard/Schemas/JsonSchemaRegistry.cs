using System.Collections.Concurrent;
using System.Text.Json;
using AgentGuard.Schemas.Compilation;

namespace AgentGuard.Schemas;

/// <summary>The documents that schemas may refer to by URI. Nothing is ever fetched.</summary>
/// <remarks>
/// Thread-safe. The metaschemas of all supported drafts are built in. A registered document is read when a schema that refers to it is
/// compiled.
/// </remarks>
public sealed class JsonSchemaRegistry
{
    private readonly ConcurrentDictionary<string, JsonElement> _documents = new(StringComparer.Ordinal);

    /// <summary>Registers a document, in place of the one registered under the same URI.</summary>
    /// <param name="uri">Its absolute URI; a fragment is ignored.</param>
    /// <param name="document">The schema. It is not kept: the document it belongs to may be disposed.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">The URI is not absolute.</exception>
    public JsonSchemaRegistry Add(Uri uri, JsonElement document)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri)
        {
            throw new ArgumentException($"'{uri}' is not an absolute URI.", nameof(uri));
        }

        _documents[SchemaUri.Split(uri.AbsoluteUri).Uri] = document.Clone();
        return this;
    }

    /// <summary>Registers a document from text.</summary>
    /// <param name="uri">Its absolute URI; a fragment is ignored.</param>
    /// <param name="json">The schema.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">The URI is not absolute.</exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public JsonSchemaRegistry Add(Uri uri, string json)
    {
        using var document = JsonDocument.Parse(json);
        return Add(uri, document.RootElement);
    }

    internal JsonElement? Find(string uri) => _documents.TryGetValue(uri, out var document) ? document : Metaschemas.Find(uri);
}
