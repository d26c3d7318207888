using System.Text.Json;

namespace AgentGuard.Guardrails.Links;

/// <summary>The strings of a JSON text, with the name of the member they stand in.</summary>
internal static class JsonStrings
{
    /// <summary>All strings, names of members included; a text that is not JSON is one string.</summary>
    public static List<KeyValuePair<string, string>> Of(string text)
    {
        List<KeyValuePair<string, string>> strings = [];
        try
        {
            using var document = JsonDocument.Parse(text);
            Add(strings, string.Empty, document.RootElement);
        }
        catch (JsonException)
        {
            strings.Add(new(string.Empty, text));
        }

        return strings;
    }

    // The depth is bounded by the one of JsonDocument (64).
    private static void Add(List<KeyValuePair<string, string>> strings, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                strings.Add(new(name, value.GetString()!));
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Add(strings, name, item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    strings.Add(new(string.Empty, member.Name));
                    Add(strings, member.Name, member.Value);
                }

                break;
        }
    }
}
