using System.Globalization;
using System.Text.Json;

namespace AgentGuard.Schemas.Compilation;

/// <summary>JSON Pointers within schema documents.</summary>
internal static class SchemaPointer
{
    public static string Append(string pointer, string segment) => string.Concat(pointer, "/", Escape(segment));

    /// <summary>Follows a pointer from a resource; on the way it enters the resources that lie there.</summary>
    public static SchemaLocation? Follow(SchemaResource from, string pointer)
    {
        var at = new SchemaLocation(from, from.Pointer, from.Root);
        foreach (var segment in pointer.Split('/').Skip(1))
        {
            var name = segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (Step(at.Value, name) is not { } next)
            {
                return null;
            }

            var path = Append(at.Pointer, name);
            at = new(from.Document.Resources.GetValueOrDefault(path, at.Resource), path, next);
        }

        return at;
    }

    private static string Escape(string segment) => segment.AsSpan().IndexOfAny('~', '/') < 0
        ? segment
        : segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static JsonElement? Step(JsonElement parent, string segment)
    {
        if (parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(segment, out var property))
        {
            return property;
        }

        return parent.ValueKind == JsonValueKind.Array
            && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < parent.GetArrayLength()
            ? parent[index]
            : null;
    }
}
