using System.Text.Json;

namespace AgentGuard.NJsonSchema.Engine;

/// <summary>Reads the paths of NJsonSchema's errors (<c>#/items[0].price</c>), whose names may themselves hold dots and brackets.</summary>
internal static class ErrorPath
{
    /// <summary>Gives the JSON Pointer, by what the value has; a rest that it has not is the name of a missing property.</summary>
    /// <param name="path">The path.</param>
    /// <param name="instance">The value that was judged.</param>
    /// <param name="found">What is there, if it is.</param>
    public static string ToPointer(string path, JsonElement instance, out JsonElement? found)
    {
        var rest = path.StartsWith("#/", StringComparison.Ordinal) ? path.AsSpan(2) : [];
        var (pointer, at) = (string.Empty, instance);
        while (rest.Length > 0)
        {
            if (!TryStep(ref at, ref rest, out var segment))
            {
                found = null;
                return pointer + "/" + Escape(rest.TrimStart('.').ToString());
            }

            pointer += "/" + segment;
            rest = rest.Length > 0 && rest[0] == '.' ? rest[1..] : rest;
        }

        found = at;
        return pointer;
    }

    private static bool TryStep(ref JsonElement at, ref ReadOnlySpan<char> rest, out string segment)
    {
        segment = string.Empty;
        if (at.ValueKind == JsonValueKind.Array && rest[0] == '[' && rest.IndexOf(']') is var end and > 0
            && int.TryParse(rest[1..end], out var index) && index < at.GetArrayLength())
        {
            (at, segment) = (at[index], rest[1..end].ToString());
            rest = rest[(end + 1)..];
            return true;
        }

        if (at.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        JsonProperty? longest = null;
        foreach (var member in at.EnumerateObject())
        {
            var name = member.Name;
            var fits = rest.StartsWith(name) && (rest.Length == name.Length || rest[name.Length] is '.' or '[');
            longest = fits && name.Length >= (longest?.Name.Length ?? 0) ? member : longest;
        }

        if (longest is not { } best)
        {
            return false;
        }

        (at, segment) = (best.Value, Escape(best.Name));
        rest = rest[best.Name.Length..];
        return true;
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
