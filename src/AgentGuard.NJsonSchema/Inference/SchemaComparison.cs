using System.Text.Json;

namespace AgentGuard.NJsonSchema.Inference;

/// <summary>Compares two learnt schemas place by place.</summary>
internal sealed class SchemaComparison
{
    private static readonly string[] Annotations = ["x-range", "x-length", "x-itemCount"];

    private readonly List<SchemaChange> _changes = [];

    public IReadOnlyList<SchemaChange> Changes => _changes;

    public void Compare(JsonElement earlier, JsonElement later, string path)
    {
        CompareTypes(TextsOf(earlier, "type"), TextsOf(later, "type"), path);
        CompareFormats(earlier, later, path);
        CompareValues(earlier, later, path);
        CompareRanges(earlier, later, path);
        if (Find(earlier, "items") is { } items && Find(later, "items") is { } laterItems)
        {
            Compare(items, laterItems, path + "/*");
        }

        CompareMembers(earlier, later, path);
    }

    private void CompareTypes(HashSet<string> before, HashSet<string> after, string path)
    {
        // Numbers that are no longer all integers are wider: an integer is a number.
        var added = after.Where(type => !before.Contains(type)).ToList();
        var removed = before.Where(type => !after.Contains(type) && !(type == "integer" && after.Contains("number"))).ToList();
        added.RemoveAll(type => type == "integer" && before.Contains("number"));
        if (added.Count > 0)
        {
            Add(path, SchemaChangeKind.TypeAdded, List(before), List(after));
        }

        if (removed.Count > 0)
        {
            Add(path, SchemaChangeKind.TypeRemoved, List(before), List(after));
        }
    }

    private void CompareFormats(JsonElement earlier, JsonElement later, string path)
    {
        var (before, after) = (Find(earlier, "format")?.GetString(), Find(later, "format")?.GetString());

        // Texts that became an enumeration, or stopped being one, are compared by their values.
        var areTexts = TextsOf(earlier, "type").Contains("string") && TextsOf(later, "type").Contains("string");
        if (areTexts && before != after && Find(earlier, "enum") is null && Find(later, "enum") is null)
        {
            Add(path, SchemaChangeKind.FormatChanged, before, after);
        }
    }

    private void CompareValues(JsonElement earlier, JsonElement later, string path)
    {
        if (Find(earlier, "enum") is not { } known || !TextsOf(later, "type").Contains("string"))
        {
            return;
        }

        var before = Texts(known);
        if (Find(later, "enum") is not { } values)
        {
            Add(path, SchemaChangeKind.ValueAdded, List(before), "any text");
            return;
        }

        var after = Texts(values);
        foreach (var value in after.Except(before).Order(StringComparer.Ordinal))
        {
            Add(path, SchemaChangeKind.ValueAdded, null, value);
        }

        foreach (var value in before.Except(after).Order(StringComparer.Ordinal))
        {
            Add(path, SchemaChangeKind.ValueRemoved, value, null);
        }
    }

    private void CompareRanges(JsonElement earlier, JsonElement later, string path)
    {
        foreach (var keyword in Annotations)
        {
            if (Find(earlier, keyword) is { } before && Find(later, keyword) is { } after
                && (after[0].GetDouble() < before[0].GetDouble() || after[1].GetDouble() > before[1].GetDouble()))
            {
                Add(path, SchemaChangeKind.RangeWidened, before.GetRawText(), after.GetRawText());
            }
        }
    }

    private void CompareMembers(JsonElement earlier, JsonElement later, string path)
    {
        if (!TextsOf(earlier, "type").Contains("object") || !TextsOf(later, "type").Contains("object"))
        {
            return;
        }

        var (before, after) = (Find(earlier, "properties"), Find(later, "properties"));
        if (before is { } properties && after is { } laterProperties)
        {
            CompareProperties(properties, laterProperties, TextsOf(earlier, "required"), TextsOf(later, "required"), path);
        }
        else if (before is null && after is null)
        {
            Compare(Find(earlier, "additionalProperties")!.Value, Find(later, "additionalProperties")!.Value, path + "/*");
        }
        else
        {
            Add(path, SchemaChangeKind.MapChanged, before is null ? "a map" : "an object", after is null ? "a map" : "an object");
        }
    }

    private void CompareProperties(JsonElement before, JsonElement after, HashSet<string> required, HashSet<string> laterRequired, string path)
    {
        var names = before.EnumerateObject().Concat(after.EnumerateObject()).Select(member => member.Name).Distinct();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var place = $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            if (Find(before, name) is not { } property)
            {
                Add(place, SchemaChangeKind.PropertyAdded, null, List(TextsOf(after.GetProperty(name), "type")));
            }
            else if (Find(after, name) is not { } later)
            {
                Add(place, SchemaChangeKind.PropertyRemoved, List(TextsOf(property, "type")), null);
            }
            else
            {
                if (required.Contains(name) != laterRequired.Contains(name))
                {
                    var became = required.Contains(name) ? SchemaChangeKind.BecameOptional : SchemaChangeKind.BecameRequired;
                    Add(place, became, required.Contains(name) ? "required" : "optional", required.Contains(name) ? "optional" : "required");
                }

                Compare(property, later, place);
            }
        }
    }

    private void Add(string path, SchemaChangeKind kind, string? before, string? after) => _changes.Add(new(path, kind, before, after));

    private static JsonElement? Find(JsonElement schema, string keyword) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(keyword, out var found) ? found : null;

    private static HashSet<string> TextsOf(JsonElement schema, string keyword) => Find(schema, keyword) is { } value ? Texts(value) : [];

    private static HashSet<string> Texts(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : [value.GetString()!];

    private static string List(IEnumerable<string> values) => string.Join(", ", values.Order(StringComparer.Ordinal));
}
