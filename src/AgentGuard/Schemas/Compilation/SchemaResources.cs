using System.Text.Json;

namespace AgentGuard.Schemas.Compilation;

/// <summary>The resources that one compilation knows: the document itself, and those of the registry that it refers to.</summary>
internal sealed class SchemaResources
{
    private readonly JsonSchemaRegistry _registry;
    private readonly SchemaDialect _dialect = SchemaDialect.Default;
    private readonly Dictionary<string, SchemaResource> _byUri = new(StringComparer.Ordinal);

    public SchemaResources(JsonSchemaRegistry registry, Uri defaultDialect)
    {
        _registry = registry;
        _dialect = FindDialect(defaultDialect.AbsoluteUri, string.Empty);
    }

    /// <summary>All resources in the order they were met.</summary>
    public List<SchemaResource> All { get; } = [];

    public SchemaResource Load(JsonElement root)
    {
        var resource = new SchemaScanner(this, new SchemaDocument(string.Empty)).Scan(SchemaUri.Nameless, root, _dialect);
        _byUri.TryAdd(SchemaUri.Nameless, resource);
        return resource;
    }

    public void Add(SchemaResource resource)
    {
        All.Add(resource);
        _byUri.TryAdd(resource.Uri, resource);
    }

    /// <summary>Finds a resource by its absolute URI, in the registry if it must be.</summary>
    public SchemaResource? Find(string uri)
    {
        if (!_byUri.TryGetValue(uri, out var resource) && _registry.Find(uri) is { } root)
        {
            resource = new SchemaScanner(this, new SchemaDocument(uri)).Scan(uri, root, _dialect);
            _byUri[uri] = resource;
        }

        return resource;
    }

    /// <summary>Finds what a reference names.</summary>
    public SchemaLocation? Resolve(SchemaResource from, string reference)
    {
        var (uri, fragment) = SchemaUri.Split(SchemaUri.Resolve(from.Uri, reference));
        var resource = reference is "" or ['#', ..] ? from : Find(uri);
        if (resource is null || fragment.Length == 0 || fragment[0] == '/')
        {
            return resource is null ? null : SchemaPointer.Follow(resource, fragment);
        }

        return resource.Anchors.TryGetValue(fragment, out var location) ? location : null;
    }

    /// <summary>Finds a dialect by the value of <c>$schema</c>.</summary>
    /// <exception cref="SchemaNotSupportedException">It is not known and not in the registry.</exception>
    public SchemaDialect FindDialect(string uri, string pointer)
    {
        if (SchemaDialect.Find(uri) is { } known)
        {
            return known;
        }

        if (_registry.Find(uri.TrimEnd('#')) is not { ValueKind: JsonValueKind.Object } metaschema)
        {
            throw new SchemaNotSupportedException("$schema", pointer, $"the dialect '{uri}' is not known; register its metaschema");
        }

        var basis = metaschema.TryGetProperty("$schema", out var name) && SchemaDialect.Find(name.ToString()) is { } found ? found : _dialect;
        return metaschema.TryGetProperty("$vocabulary", out var vocabularies) && vocabularies.ValueKind == JsonValueKind.Object
            ? SchemaVocabularies.Read(basis, vocabularies)
            : basis;
    }
}
