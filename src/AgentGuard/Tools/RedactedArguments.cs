using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Ports;

namespace AgentGuard.Tools;

/// <summary>Puts values back in place of their placeholders, on a copy.</summary>
internal static class RedactedArguments
{
    /// <summary>Gives the arguments with values.</summary>
    /// <returns>A copy, or <see langword="null"/> when nothing changed.</returns>
    public static Dictionary<string, object?>? Restore(IEnumerable<KeyValuePair<string, object?>> arguments, RedactionMap redactions)
    {
        Dictionary<string, object?>? copy = null;
        foreach (var (name, value) in arguments)
        {
            var restored = Restore(value, redactions);
            if (!ReferenceEquals(restored, value))
            {
                (copy ??= Copy(arguments))[name] = restored;
            }
        }

        return copy;
    }

    private static Dictionary<string, object?> Copy(IEnumerable<KeyValuePair<string, object?>> members) =>
        new(members, StringComparer.Ordinal);

    private static object? Restore(object? value, RedactionMap redactions) => value switch
    {
        string text => redactions.Restore(text),
        JsonElement element => Restore(value, element, redactions),
        JsonNode node => RestoreNode(node, redactions) ?? node,
        IEnumerable<KeyValuePair<string, object?>> members => Restore(members, redactions) ?? value,
        IEnumerable<object?> items => Restore(items, redactions) ?? value,
        _ => value,
    };

    private static object Restore(object boxed, JsonElement element, RedactionMap redactions)
    {
        var node = element.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(element),
            JsonValueKind.Array => JsonArray.Create(element),
            JsonValueKind.String => (JsonNode?)JsonValue.Create(element),
            _ => null,
        };
        if (node is null || RestoreNode(node, redactions) is not { } restored)
        {
            return boxed;
        }

        using var document = JsonDocument.Parse(restored.ToJsonString());
        return document.RootElement.Clone();
    }

    private static List<object?>? Restore(IEnumerable<object?> items, RedactionMap redactions)
    {
        var copy = new List<object?>();
        var changed = false;
        foreach (var item in items)
        {
            copy.Add(Restore(item, redactions));
            changed |= !ReferenceEquals(copy[^1], item);
        }

        return changed ? copy : null;
    }

    /// <summary>Gives a restored copy of a node, or <see langword="null"/> when nothing changed.</summary>
    private static JsonNode? RestoreNode(JsonNode? node, RedactionMap redactions)
    {
        switch (node)
        {
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                var text = value.GetValue<string>();
                var restored = redactions.Restore(text);
                return ReferenceEquals(text, restored) ? null : JsonValue.Create(restored);
            case JsonObject members:
                return RestoreMembers(members, redactions);
            case JsonArray items:
                return RestoreItems(items, redactions);
            default:
                return null;
        }
    }

    private static JsonObject? RestoreMembers(JsonObject members, RedactionMap redactions)
    {
        JsonObject? copy = null;
        foreach (var (name, child) in members)
        {
            if (RestoreNode(child, redactions) is { } restored)
            {
                (copy ??= (JsonObject)members.DeepClone())[name] = restored;
            }
        }

        return copy;
    }

    private static JsonArray? RestoreItems(JsonArray items, RedactionMap redactions)
    {
        JsonArray? copy = null;
        for (var i = 0; i < items.Count; i++)
        {
            if (RestoreNode(items[i], redactions) is { } restored)
            {
                (copy ??= (JsonArray)items.DeepClone())[i] = restored;
            }
        }

        return copy;
    }
}
