using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Compilation;

/// <summary>Reads <c>$ref</c>, <c>$dynamicRef</c> and <c>$recursiveRef</c>.</summary>
internal static class ReferenceKeywords
{
    public static void Read(SchemaSource source, List<SchemaRule> rules)
    {
        if (source.GetText("$ref") is { } reference)
        {
            rules.Add(new ReferenceRule(source.Place, source.Compiler.NodeOf(source.Resolve("$ref", reference))));
        }

        if (source.Draft == SchemaDraft.Draft202012 && source.GetText("$dynamicRef") is { } dynamic)
        {
            var fragment = SchemaUri.Split(dynamic).Fragment;
            rules.Add(ReadDynamic(source, source.Resolve("$dynamicRef", dynamic), fragment));
        }

        if (source.Draft == SchemaDraft.Draft201909 && source.GetText("$recursiveRef") is { } recursive)
        {
            rules.Add(ReadDynamic(source, source.Resolve("$recursiveRef", recursive), SchemaResource.RecursiveAnchor));
        }
    }

    private static SchemaRule ReadDynamic(SchemaSource source, SchemaLocation target, string anchor)
    {
        var node = source.Compiler.NodeOf(target);
        if (!target.Resource.DynamicAnchors.TryGetValue(anchor, out var dynamic) || dynamic.Pointer != target.Pointer)
        {
            return new ReferenceRule(source.Place, node);
        }

        source.Compiler.IsDynamic = true;
        return new DynamicReferenceRule(source.Place, node, anchor);
    }
}
