using NJsonSchema;
using NJsonSchema.References;

namespace AgentGuard.NJsonSchema.Engine;

/// <summary>Resolves references within the document alone; NJsonSchema by itself opens files and addresses.</summary>
internal sealed class LocalReferences(JsonSchema root) : JsonReferenceResolver(new JsonSchemaAppender(root, new DefaultTypeNameGenerator()))
{
    public override Task<IJsonReference> ResolveFileReferenceAsync(string filePath, CancellationToken cancellationToken = default) => Refuse(filePath);

    public override Task<IJsonReference> ResolveUrlReferenceAsync(string url, CancellationToken cancellationToken = default) => Refuse(url);

    private static Task<IJsonReference> Refuse(string reference) =>
        throw new NotSupportedException($"The reference '{reference}' leads to another document, and nothing is fetched.");
}
