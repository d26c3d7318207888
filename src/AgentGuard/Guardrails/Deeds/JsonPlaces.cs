using System.Text.Json;

namespace AgentGuard.Guardrails.Deeds;

/// <summary>The places of a JSON value that a pointer (RFC 6901) with <c>*</c> for every item leads to.</summary>
internal sealed class JsonPlaces
{
    private readonly string[] _steps;

    public JsonPlaces(string pointer)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        if (pointer.Length > 0 && pointer[0] != '/')
        {
            throw new ArgumentException($"A JSON pointer begins with '/': '{pointer}' does not.", nameof(pointer));
        }

        _steps = [.. pointer.Split('/').Skip(1).Select(step =>
            step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    /// <summary>The values there; those of arrays one by one.</summary>
    public IEnumerable<JsonElement> In(JsonElement root)
    {
        IEnumerable<JsonElement> places = [root];
        foreach (var step in _steps)
        {
            places = places.SelectMany(place => Step(place, step));
        }

        return places.SelectMany(place => place.ValueKind is JsonValueKind.Array ? place.EnumerateArray().AsEnumerable() : [place]);
    }

    private static IEnumerable<JsonElement> Step(JsonElement place, string step) => place.ValueKind switch
    {
        JsonValueKind.Array when step == "*" => place.EnumerateArray(),
        JsonValueKind.Array => int.TryParse(step, System.Globalization.NumberStyles.None, null, out var index) && index < place.GetArrayLength()
            ? [place[index]]
            : [],
        JsonValueKind.Object when step == "*" => place.EnumerateObject().Select(member => member.Value),
        JsonValueKind.Object => place.TryGetProperty(step, out var value) ? [value] : [],
        _ => [],
    };
}
