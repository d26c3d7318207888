using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentGuard.Schemas.Generation;

/// <summary>Writes what a schema says in words, and in words what it cannot say otherwise.</summary>
internal sealed partial class StrictWriter
{
    private const int MaxLine = 500;

    private void Describe(JsonObject node, FormNotes notes, List<string> lines)
    {
        foreach (var remainder in notes.Remainders)
        {
            AddRemainder(node, remainder, lines);
        }

        if (lines.Count > 0 || notes.Description is not null)
        {
            IEnumerable<string> own = notes.Description is null ? [] : [notes.Description];
            var text = string.Join('\n', own.Concat(lines.Distinct(StringComparer.Ordinal)));
            var earlier = node["description"]?.GetValue<string>();
            node.Remove("description");
            node.Insert(0, "description", earlier is null || text.Contains(earlier, StringComparison.Ordinal) ? text : $"{text}\n{earlier}");
        }

        if (notes.Title is not null && profile.Keywords.Contains("title"))
        {
            node["title"] = notes.Title;
        }
    }

    private void AddRemainder(JsonObject node, SchemaRemainder remainder, List<string> lines)
    {
        if (profile.Keywords.Contains(remainder.Keyword))
        {
            node[remainder.Keyword] = ToNode(remainder.Value);
            return;
        }

        var text = remainder.Value.ValueKind == JsonValueKind.Undefined ? string.Empty : remainder.Value.GetRawText();
        var fits = text.Length is > 0 and <= MaxLine;
        if (fits)
        {
            lines.Add($"{remainder.Keyword}: {text}");
        }

        var kind = fits && remainder.Kind == SchemaLossKind.Dropped ? SchemaLossKind.Described : remainder.Kind;
        losses.Add(remainder.Path, remainder.Keyword, kind, remainder.IsAnnotation ? "it asserts nothing" : remainder.Reason);
    }

    /// <summary>Writes a keyword where the provider knows it, and a line of the description where not.</summary>
    private void Put(JsonObject node, string keyword, JsonNode value, string path, List<string> lines)
    {
        if (profile.Keywords.Contains(keyword))
        {
            node[keyword] = value;
            return;
        }

        Say(keyword, value is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : value.ToJsonString(), path, lines);
    }

    private void Say(string keyword, string value, string path, List<string> lines)
    {
        var fits = value.Length <= MaxLine;
        losses.Add(path, keyword, fits ? SchemaLossKind.Described : SchemaLossKind.Dropped, $"{profile.Name} does not know it");
        if (fits)
        {
            lines.Add($"{keyword}: {value}");
        }
    }

    private static JsonNode? ToNode(JsonElement value) => JsonNode.Parse(
        value.GetRawText(),
        documentOptions: new JsonDocumentOptions { MaxDepth = 1000, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
}
