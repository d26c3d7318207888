using System.Text.Json;
using AgentGuard.Ports;
using AgentGuard.Schemas;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>Whether what a model is told of a failing call names what was wrong and holds what the right call needs.</summary>
internal sealed class ToolEnvelopeSuite : ISuite
{
    public string Name => "tool-envelope";

    public string Summary => "a folder with cases.jsonl, models.jsonl and outputs/: raw tool calls of models";

    public SuiteResult Run(string path, TextWriter output)
    {
        var guard = new ToolGuard(new ToolGuardOptions { CompileSchema = Compile });
        var cases = File.ReadLines(Path.Combine(path, "cases.jsonl")).Where(line => line.Length > 0).Select(EnvelopeCase.Parse).ToDictionary(@case => @case.Id);
        var recorded = Judge(guard, Recorded(path, cases), output, "recorded");
        var generated = Judge(guard, cases.Values.SelectMany(WrongCalls.Of), output, "generated");
        List<Judgement> all = [.. recorded, .. generated];
        var tokens = all.Select(judgement => judgement.Tokens).Order().ToList();
        return new(all.Count, all.Count(judgement => judgement.IsExplained), new Dictionary<string, double>
        {
            ["medianEnvelopeTokens"] = tokens.Count == 0 ? 0 : tokens[tokens.Count / 2],
            ["p95EnvelopeTokens"] = tokens.Count == 0 ? 0 : tokens[tokens.Count * 95 / 100],
            ["maxEnvelopeTokens"] = tokens.Count == 0 ? 0 : tokens[^1],
            ["recorded"] = recorded.Count,
            ["recordedPassed"] = recorded.Count(judgement => judgement.IsExplained),
            ["generated"] = generated.Count,
            ["generatedPassed"] = generated.Count(judgement => judgement.IsExplained),
            ["corrected"] = Share(all, judgement => judgement.Rounds is not null),
            ["correctedAtOnce"] = Share(all, judgement => judgement.Rounds is 1),
        });
    }

    private static double Share(List<Judgement> judgements, Func<Judgement, bool> holds) =>
        judgements.Count == 0 ? 0 : (double)judgements.Count(holds) / judgements.Count;

    // Schemas that others wrote have keywords of no draft.
    private static JsonSchemaValidator Compile(JsonElement schema) =>
        JsonSchemaValidator.Compile(schema, new JsonSchemaOptions { AssertFormats = true, UnknownKeywords = UnknownKeywords.Annotation });

    /// <summary>What models wrote, where it can be decoded strictly.</summary>
    private static IEnumerable<WrongCall> Recorded(string path, Dictionary<string, EnvelopeCase> cases)
    {
        foreach (var line in File.ReadLines(Path.Combine(path, "models.jsonl")).Where(line => line.Length > 0))
        {
            var model = JsonElement.Parse(line);
            var outputs = Path.Combine(path, "outputs", model.GetProperty("model").GetString()! + ".jsonl");
            foreach (var row in File.ReadLines(outputs).Where(row => row.Length > 0).Select(row => JsonElement.Parse(row)))
            {
                var @case = cases[row.GetProperty("id").GetString()!];
                var structured = row.GetProperty("structured").GetBoolean();
                var calls = StrictCalls.Decode(row.GetProperty("raw").GetString()!, structured ? "api" : model.GetProperty("dialect").GetString()!, structured) ?? [];
                foreach (var (name, arguments) in calls.Where(call => call.Arguments.ValueKind is JsonValueKind.Object))
                {
                    yield return new WrongCall(@case, @case.ToolOf(name), arguments, @case.Nearest(name), "recorded");
                }
            }
        }
    }

    private static List<Judgement> Judge(ToolGuard guard, IEnumerable<WrongCall> calls, TextWriter output, string title)
    {
        List<Judgement> judgements = [];
        foreach (var call in calls)
        {
            if (Judge(guard, call) is { } judgement)
            {
                judgements.Add(judgement);
                if ((!judgement.IsExplained || judgement.Rounds is null) && Environment.GetEnvironmentVariable("TOOL_ENVELOPE_MISSES") == "1")
                {
                    output.WriteLine($"  {call.Case.Id} {call.Kind} {call.Name}{call.Arguments.GetRawText()} lacks {judgement.Missing}: {judgement.Envelope}");
                }
            }
        }

        foreach (var kind in judgements.GroupBy(judgement => judgement.Kind))
        {
            output.WriteLine($"{title,-10} {kind.Key,-24} {kind.Count(one => one.IsExplained),6} of {kind.Count(),6}, mean {kind.Average(one => one.Tokens),5:F0} tokens, "
                + $"corrected {kind.Count(one => one.Rounds is not null),6}, at once {kind.Count(one => one.Rounds is 1),6}");
        }

        return judgements;
    }

    /// <returns><see langword="null"/> for a call that does not fail.</returns>
    private static Judgement? Judge(ToolGuard guard, WrongCall call)
    {
        var content = new FunctionCallContent("c", call.Name, call.Arguments.EnumerateObject().DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => (object?)one.Value));
        var check = guard.CheckAsync(content, call.Case.Tools).AsTask().GetAwaiter().GetResult();
        if (check.Failure is not { } failure)
        {
            return null;
        }

        var envelope = failure.ToJson();
        var missing = call.Case.Tools.All(tool => tool.Name != call.Name)
            ? (envelope.Contains(call.Meant.Name, StringComparison.Ordinal) ? null : call.Meant.Name)
            : Missing(call, envelope);
        return new(call.Kind, envelope, EstimatingTokenCounter.Instance.CountTokens(envelope), missing, EnvelopeModel.Rounds(guard, call));
    }

    /// <summary>The first thing that the right call needs and the envelope does not say.</summary>
    private static string? Missing(WrongCall call, string envelope)
    {
        var tool = call.Case.Tools.Single(tool => tool.Name == call.Name);
        var errors = Compile(tool.JsonSchema).Validate(call.Arguments);
        foreach (var error in errors.Take(8).Where(error => !envelope.Contains(error.Path, StringComparison.Ordinal)))
        {
            return "the path " + error.Path;
        }

        if (call.Name != call.Meant.Name)
        {
            return null;
        }

        var properties = tool.JsonSchema.TryGetProperty("properties", out var found) ? found : default;
        var wrong = errors.Select(error => error.Path.Split('/').ElementAtOrDefault(1)).ToHashSet();
        foreach (var argument in call.Meant.Arguments.EnumerateObject().Where(argument => properties.TryGetProperty(argument.Name, out _) && wrong.Contains(argument.Name)))
        {
            var schema = properties.GetProperty(argument.Name);
            if (!envelope.Contains($"\"{argument.Name}\":", StringComparison.Ordinal))
            {
                return "the name " + argument.Name;
            }

            if (schema.TryGetProperty("enum", out var values) && values.GetArrayLength() <= 20)
            {
                var accepted = argument.Value.EnumerateArray().Where(value => value.ValueKind is JsonValueKind.String && value.GetString() is not "").ToList();
                if (accepted.Count > 0 && !accepted.Exists(value => envelope.Contains(value.GetString()!, StringComparison.OrdinalIgnoreCase)))
                {
                    return "a value of " + argument.Name;
                }
            }
            else if (schema.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String && type.GetString() is { } name
                && !(name switch
                {
                    "object" => envelope.Contains($"\"{argument.Name}\":{{", StringComparison.Ordinal) || envelope.Contains("object", StringComparison.Ordinal),
                    "array" => envelope.Contains($"\"{argument.Name}\":[", StringComparison.Ordinal) || envelope.Contains("array", StringComparison.Ordinal),
                    _ => envelope.Contains(name, StringComparison.Ordinal),
                }))
            {
                return $"the type {name} of {argument.Name}";
            }
        }

        return null;
    }

    private sealed record Judgement(string Kind, string Envelope, int Tokens, string? Missing, int? Rounds)
    {
        public bool IsExplained => Missing is null;
    }
}
