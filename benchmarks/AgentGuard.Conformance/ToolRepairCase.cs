using System.Text.Json;
using System.Text.RegularExpressions;
using AgentGuard.Schemas.Repair;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>A prompt's functions and the calls that are accepted.</summary>
internal sealed partial class ToolRepairCase(string id, ToolCallReader reader, JsonElement expected)
{
    public string Id { get; } = id;

    public ToolCallReader Reader { get; } = reader;

    public static ToolRepairCase Parse(string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        var tools = json.GetProperty("functions").EnumerateArray().Select(function => AIFunctionFactory.CreateDeclaration(
            function.GetProperty("name").GetString()!, null, function.GetProperty("parameters")));
        return new(json.GetProperty("id").GetString()!, new ToolCallReader(tools), json.GetProperty("expected"));
    }

    /// <summary>Whether calls are the expected ones, in any order.</summary>
    public bool IsRight(List<(string Name, JsonElement Arguments)>? calls)
    {
        if (calls is null || calls.Count != expected.GetArrayLength())
        {
            return false;
        }

        var free = new List<(string Name, JsonElement Arguments)>(calls);
        foreach (var want in expected.EnumerateArray().Select(call => call.EnumerateObject().First()))
        {
            var hit = free.FindIndex(call => Key(call.Name) == Key(want.Name) && ArgumentsMatch(call.Arguments, want.Value));
            if (hit < 0)
            {
                return false;
            }

            free.RemoveAt(hit);
        }

        return true;
    }

    private static string Key(string name) => name.Replace('.', '_');

    private static bool ArgumentsMatch(JsonElement got, JsonElement accepted) =>
        got.EnumerateObject().All(argument => accepted.TryGetProperty(argument.Name, out var values)
            && Options(values).Any(value => Same(argument.Value, value)))
        && accepted.EnumerateObject().All(argument => got.TryGetProperty(argument.Name, out _)
            || Options(argument.Value).Any(value => value.ValueKind is JsonValueKind.String && value.GetString() is ""));

    private static List<JsonElement> Options(JsonElement values) =>
        values.ValueKind is JsonValueKind.Array ? [.. values.EnumerateArray()] : [values];

    private static bool Same(JsonElement got, JsonElement want) => (got.ValueKind, want.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => got.GetDouble() == want.GetDouble(),
        (JsonValueKind.String, JsonValueKind.String) => Norm(got.GetString()!) == Norm(want.GetString()!),
        (JsonValueKind.Array, JsonValueKind.Array) => got.GetArrayLength() == want.GetArrayLength()
            && got.EnumerateArray().Zip(want.EnumerateArray()).All(pair => Same(pair.First, pair.Second)),
        (JsonValueKind.Object, JsonValueKind.Object) => ArgumentsMatch(got, want),
        var (left, right) => left == right,
    };

    private static string Norm(string text) => Ignored().Replace(text, string.Empty).ToLowerInvariant().Replace('\'', '"');

    [GeneratedRegex(@"[ ,./\-_*^]")]
    private static partial Regex Ignored();
}
