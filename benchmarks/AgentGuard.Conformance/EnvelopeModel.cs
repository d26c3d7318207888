using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>A model of rules that corrects its call by what it is told alone: it knows the values that it means, and not the tool.</summary>
internal static partial class EnvelopeModel
{
    private const int MaxRounds = 3;

    /// <summary>How many rounds it takes until the call is the one that was meant; <see langword="null"/> when it never is.</summary>
    public static int? Rounds(ToolGuard guard, WrongCall wrong)
    {
        var meant = WrongCalls.Right(wrong.Meant.Arguments);
        var name = wrong.Name;
        var arguments = (JsonObject)JsonNode.Parse(wrong.Arguments.GetRawText())!;
        for (var round = 0; round <= MaxRounds; round++)
        {
            var check = guard.CheckAsync(Call(name, arguments), wrong.Case.Tools).AsTask().GetAwaiter().GetResult();
            if (check.Failure is not { } failure)
            {
                return round;
            }

            (name, arguments) = Correct(JsonElement.Parse(failure.ToJson()).GetProperty("error"), name, arguments, meant);
        }

        return null;
    }

    private static FunctionCallContent Call(string name, JsonObject arguments) => new(
        "c", name, arguments.ToDictionary(one => one.Key, one => one.Value is null ? null : (object?)JsonElement.Parse(one.Value.ToJsonString())));

    private static (string Name, JsonObject Arguments) Correct(JsonElement error, string name, JsonObject arguments, JsonObject meant)
    {
        if (error.GetProperty("category").GetString() == "unknown_tool")
        {
            return (Named().Match(error.GetProperty("next").GetString()!) is { Success: true } tool ? tool.Groups[1].Value : name, arguments);
        }

        var corrected = (JsonObject)arguments.DeepClone();
        var shape = error.TryGetProperty("valid_call", out var valid) && valid.ValueKind is JsonValueKind.Object ? valid : default;
        foreach (var problem in error.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!))
        {
            var argument = problem.Split(' ', 2)[0].Split('/').ElementAtOrDefault(1)?.Replace("~1", "/").Replace("~0", "~") ?? string.Empty;
            var wrong = corrected[argument]?.DeepClone();
            corrected.Remove(argument);
            var right = Nearest().Match(problem) is { Success: true } nearest ? nearest.Groups[1].Value : argument;
            if (Has(shape, right) && (meant[right] ?? (right == argument ? null : wrong)) is { } value)
            {
                corrected[right] = value.DeepClone();
            }
        }

        if (shape.ValueKind is JsonValueKind.Object)
        {
            foreach (var named in shape.EnumerateObject().Where(named => !corrected.ContainsKey(named.Name) && meant[named.Name] is not null))
            {
                corrected[named.Name] = meant[named.Name]!.DeepClone();
            }
        }

        return (name, corrected);
    }

    private static bool Has(JsonElement shape, string name) => shape.ValueKind is JsonValueKind.Object && shape.TryGetProperty(name, out _);

    [GeneratedRegex(@"Call (\S+?)(?: or \S+)* instead")]
    private static partial Regex Named();

    [GeneratedRegex(@"nearest: (\S+?)\)?[.;,]?$")]
    private static partial Regex Nearest();
}
