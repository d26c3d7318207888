using System.Runtime.InteropServices;
using System.Text.Json;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Finds the resources and anchors of a document before anything refers to them.</summary>
internal sealed class SchemaScanner(SchemaResources resources, SchemaDocument document)
{
    private readonly Stack<(string Pointer, JsonElement Schema, SchemaResource Outer)> _open = new();

    public SchemaResource Scan(string uri, JsonElement root, SchemaDialect dialect)
    {
        var found = Enter(string.Empty, root, outer: null, uri, dialect);
        _open.Push((string.Empty, root, found));
        if (!MayHaveNames(root))
        {
            return found;
        }

        while (_open.TryPop(out var next))
        {
            foreach (var (pointer, schema) in SchemaPlaces.Within(next.Pointer, next.Schema))
            {
                if (schema.ValueKind == JsonValueKind.Object)
                {
                    _open.Push((pointer, schema, Enter(pointer, schema, next.Outer, next.Outer.Uri, next.Outer.Dialect)));
                }
            }
        }

        return found;
    }

    // A document without any of these words has one resource and no anchors.
    private static bool MayHaveNames(JsonElement root)
    {
        var text = JsonMarshal.GetRawUtf8Value(root);
        return root.ValueKind == JsonValueKind.Object
            && (text.IndexOf("id\""u8) >= 0 || text.IndexOf("nchor\""u8) >= 0 || text.IndexOf("\\u"u8) >= 0);
    }

    private SchemaResource Enter(string pointer, JsonElement schema, SchemaResource? outer, string baseUri, SchemaDialect dialect)
    {
        dialect = Text(schema, "$schema") is { } name && (outer is null || Text(schema, dialect.IdKeyword) is not null)
            ? resources.FindDialect(name, pointer)
            : dialect;
        var id = dialect.ReferenceStandsAlone && Text(schema, "$ref") is not null ? null : Text(schema, dialect.IdKeyword);
        var (uri, anchor) = SchemaUri.Split(id is null ? string.Empty : SchemaUri.Resolve(baseUri, id));
        var resource = outer;
        if (outer is null || (id is not null && id is not ['#', ..]))
        {
            resource = new SchemaResource(document, id is null or ['#', ..] ? baseUri : uri, pointer, schema, dialect);
            document.Resources[pointer] = resource;
            resources.Add(resource);
        }

        if (anchor.Length > 0 && anchor[0] != '/' && dialect.Draft <= SchemaDraft.Draft7)
        {
            resource!.Anchors.TryAdd(anchor, new(resource, pointer, schema));
        }

        AddAnchors(resource!, pointer, schema);
        return resource!;
    }

    private static void AddAnchors(SchemaResource resource, string pointer, JsonElement schema)
    {
        var location = new SchemaLocation(resource, pointer, schema);
        if (resource.Dialect.Draft >= SchemaDraft.Draft201909 && Text(schema, "$anchor") is { } anchor)
        {
            resource.Anchors.TryAdd(anchor, location);
        }

        if (resource.Dialect.Draft == SchemaDraft.Draft202012 && Text(schema, "$dynamicAnchor") is { } dynamic)
        {
            resource.Anchors.TryAdd(dynamic, location);
            resource.DynamicAnchors.TryAdd(dynamic, location);
        }

        if (resource.Dialect.Draft == SchemaDraft.Draft201909 && pointer == resource.Pointer && schema.ValueKind == JsonValueKind.Object
            && schema.TryGetProperty("$recursiveAnchor", out var recursive) && recursive.ValueKind == JsonValueKind.True)
        {
            resource.DynamicAnchors.TryAdd(SchemaResource.RecursiveAnchor, location);
        }
    }

    private static string? Text(JsonElement schema, string keyword) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
