using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentGuard.Conformance;

/// <summary>Decodes outputs without any repair: the measure that no repair may fall below.</summary>
internal static partial class StrictCalls
{
    /// <summary>Decodes an output of a dialect.</summary>
    /// <returns>The calls; <see langword="null"/> when it does not decode.</returns>
    public static List<(string Name, JsonElement Arguments)>? Decode(string raw, string dialect, bool structured)
    {
        try
        {
            var calls = structured ? Api(raw) : dialect switch
            {
                "hermes" => Blocks().Matches(raw).SelectMany(block => Calls(Parse(block.Groups[1].Value))).ToList(),
                "granite" => raw.Split("<function_call>").Skip(1).SelectMany(block => Calls(Parse(block))).ToList(),
                "xlam" => Calls(Parse(raw)),
                "glm" => Named(raw.Trim()),
                "python" => new PythonCalls(raw.Trim()).Read(),
                _ => [],
            };
            return calls.Count == 0 ? null : calls;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement Parse(string text) => JsonElement.Parse(text);

    private static List<(string, JsonElement)> Named(string raw)
    {
        var lines = raw.Split('\n', 2);
        return lines.Length == 2 && Parse(lines[1]) is { ValueKind: JsonValueKind.Object } arguments
            ? [(lines[0].Trim(), arguments)] : throw new FormatException();
    }

    private static List<(string, JsonElement)> Api(string raw) =>
        [.. Parse(raw).EnumerateArray().SelectMany(item => item.EnumerateObject()).Select(call => (call.Name, Object(call.Value)))];

    private static JsonElement Object(JsonElement value)
    {
        value = value.ValueKind is JsonValueKind.String ? Parse(value.GetString()!) : value;
        return value.ValueKind is JsonValueKind.Object ? value : throw new FormatException();
    }

    private static List<(string, JsonElement)> Calls(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array)
        {
            return [.. value.EnumerateArray().SelectMany(Calls)];
        }

        if (value.TryGetProperty("tool_calls", out var calls) && calls.ValueKind is JsonValueKind.Array)
        {
            return Calls(calls);
        }

        var found = value.TryGetProperty("arguments", out var arguments) || value.TryGetProperty("parameters", out arguments);
        return found && value.TryGetProperty("name", out var name) && name.ValueKind is JsonValueKind.String
            ? [(name.GetString()!, Object(arguments))] : throw new FormatException();
    }

    [GeneratedRegex("<tool_call>(.*?)</tool_call>", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
