using System.Text.Json;
using AgentGuard.Failures;

namespace AgentGuard.Conformance;

/// <summary>Whether failed exchanges of real providers are told apart: the kind, and how long to wait.</summary>
internal sealed class ProviderErrorsSuite : ISuite
{
    public string Name => "provider-errors";

    public string Summary => "a folder with errors.jsonl: failed exchanges with their kind and retry-after";

    public SuiteResult Run(string path, TextWriter output)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, "errors.jsonl") : path;
        var rows = File.ReadLines(file).Where(line => line.Length > 0).Select(Judge).ToList();
        foreach (var group in rows.GroupBy(row => row.Expected).OrderByDescending(group => group.Count()))
        {
            output.WriteLine($"{group.Key,-20} {group.Count(row => row.Got == group.Key),4} of {group.Count(),4}");
        }

        foreach (var row in rows.Where(row => row.Got != row.Expected || !row.RetryAfterRight))
        {
            output.WriteLine($"  {row.Id}: expected {row.Expected}, got {row.Got}{(row.RetryAfterRight ? "" : ", retry-after wrong")}");
        }

        foreach (var confused in rows.Where(row => row.Got != row.Expected).GroupBy(row => (row.Expected, row.Got)))
        {
            output.WriteLine($"  {confused.Key.Expected} taken for {confused.Key.Got}: {confused.Count()}");
        }

        return new(rows.Count, rows.Count(row => row.Got == row.Expected), new Dictionary<string, double>
        {
            ["retryAfterRight"] = rows.Average(row => row.RetryAfterRight ? 1 : 0),
            ["macroF1"] = MacroF1(rows),
        });
    }

    private static Row Judge(string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        var evidence = new FailureEvidence
        {
            Provider = json.GetProperty("provider").GetString(),
            StatusCode = json.TryGetProperty("status", out var status) && status.ValueKind is JsonValueKind.Number ? status.GetInt32() : null,
            Headers = json.TryGetProperty("headers", out var headers) && headers.ValueKind is JsonValueKind.Object
                ? headers.EnumerateObject().ToDictionary(header => header.Name, header => header.Value.ToString())
                : [],
            Body = json.GetProperty("body").GetString(),
        };
        var failure = new ModelFailureClassifier([new EvidenceReader(evidence)]).Classify(new InvalidOperationException());
        double? expected = json.TryGetProperty("retryAfterSeconds", out var wait) && wait.ValueKind is JsonValueKind.Number ? wait.GetDouble() : null;
        var right = expected is null ? failure.RetryAfter is null : Math.Abs((failure.RetryAfter?.TotalSeconds ?? -1) - expected.Value) <= 0.001;
        return new(json.GetProperty("id").GetString()!, json.GetProperty("expected").GetString()!, failure.Kind.ToString(), right);
    }

    private static double MacroF1(List<Row> rows) => rows.Select(row => row.Expected).Distinct().Average(kind =>
    {
        double right = rows.Count(row => row.Expected == kind && row.Got == kind);
        return 2 * right / (rows.Count(row => row.Expected == kind) + rows.Count(row => row.Got == kind));
    });

    private sealed record Row(string Id, string Expected, string Got, bool RetryAfterRight);

    private sealed class EvidenceReader(FailureEvidence evidence) : IModelFailureReader
    {
        public string Provider => "recorded";

        public FailureEvidence? Read(Exception exception) => evidence;
    }
}
