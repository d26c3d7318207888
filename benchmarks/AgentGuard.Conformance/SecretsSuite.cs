using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using AgentGuard.Guardrails.Detectors;

namespace AgentGuard.Conformance;

/// <summary>Whether secrets are found and what looks like them is left alone.</summary>
internal sealed class SecretsSuite : ISuite
{
    public string Name => "secrets";

    public string Summary => "a folder with secrets.jsonl: texts in Base64 with and without a secret";

    public SuiteResult Run(string path, TextWriter output)
    {
        var guardrail = new SecretGuardrail();
        var rows = GuardrailProbe.Rows(path, "secrets.jsonl").Select(json => new Row(
            json.GetProperty("id").GetString()!,
            Encoding.UTF8.GetString(json.GetProperty("textBase64").GetBytesFromBase64()),
            json.GetProperty("expected").GetBoolean(),
            json.GetProperty("kind").GetString()!,
            GuardrailProbe.FirstWord(json.GetProperty("origin").GetString()!))).ToList();
        var clock = Stopwatch.StartNew();
        var seen = rows.ToDictionary(row => row.Id, row => GuardrailProbe.Judge(guardrail, row.Text).Count > 0);
        var elapsed = clock.Elapsed;
        Print(rows, seen, output);
        output.WriteLine($"{rows.Sum(row => row.Text.Length)} characters in {elapsed.TotalMilliseconds:F1} ms, the first time");

        return new(rows.Count, rows.Count(row => seen[row.Id] == row.Expected), new Dictionary<string, double>
        {
            ["found"] = GuardrailProbe.Share(rows.Count(row => row.Expected && seen[row.Id]), rows.Count(row => row.Expected)),
            ["flagged"] = GuardrailProbe.Share(rows.Count(row => !row.Expected && seen[row.Id]), rows.Count(row => !row.Expected)),
        })
        {
            Breakdowns = new Dictionary<string, JsonObject> { ["byOrigin"] = ByOrigin(rows, seen) },
        };
    }

    private static void Print(List<Row> rows, Dictionary<string, bool> seen, TextWriter output)
    {
        foreach (var kind in rows.GroupBy(row => row.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            output.WriteLine(
                $"{kind.Key,-45} found {kind.Count(row => row.Expected && seen[row.Id]),3} of {kind.Count(row => row.Expected),3}, " +
                $"flagged {kind.Count(row => !row.Expected && seen[row.Id]),3} of {kind.Count(row => !row.Expected),3}");
        }

        foreach (var row in rows.Where(row => seen[row.Id] != row.Expected))
        {
            output.WriteLine($"  {(row.Expected ? "missed" : "flagged")} {row.Id} ({row.Kind})");
        }
    }

    private static JsonObject ByOrigin(List<Row> rows, Dictionary<string, bool> seen) => new(rows
        .GroupBy(row => row.Origin)
        .Select(origin => KeyValuePair.Create<string, JsonNode?>(origin.Key, new JsonObject
        {
            ["secrets"] = origin.Count(row => row.Expected),
            ["found"] = origin.Count(row => row.Expected && seen[row.Id]),
            ["harmless"] = origin.Count(row => !row.Expected),
            ["flagged"] = origin.Count(row => !row.Expected && seen[row.Id]),
        })));

    private sealed record Row(string Id, string Text, bool Expected, string Kind, string Origin);
}
