using System.Text.Json.Nodes;
using AgentGuard.Guardrails.Detectors;

namespace AgentGuard.Conformance;

/// <summary>How many texts that attack are flagged, and how many harmless ones.</summary>
internal sealed class InjectionSuite : ISuite
{
    public string Name => "injection";

    public string Summary => "a folder with injection.jsonl: texts with and without a prompt injection, by source and family";

    public SuiteResult Run(string path, TextWriter output)
    {
        var guardrail = new InjectionGuardrail();
        var rows = GuardrailProbe.Rows(path, "injection.jsonl").Select(json => new Row(
            json.GetProperty("source").GetString()!,
            json.GetProperty("family").GetString()!,
            json.GetProperty("label").GetInt32() == 1,
            GuardrailProbe.Judge(guardrail, json.GetProperty("text").GetString()!).Count > 0)).ToList();
        foreach (var source in rows.GroupBy(row => (row.Source, row.Attack)).OrderByDescending(source => source.Key.Attack))
        {
            output.WriteLine(
                $"{(source.Key.Attack ? "attack  " : "harmless")} {source.Key.Source,-28} {source.Count(row => row.Flagged),4} of " +
                $"{source.Count(),4}  {GuardrailProbe.Wilson(source.Count(row => row.Flagged), source.Count())}");
        }

        return new(rows.Count, rows.Count(row => row.Attack == row.Flagged), new Dictionary<string, double>
        {
            ["macroRecall"] = Macro(rows.Where(row => row.Attack)),
            ["macroFalsePositiveRate"] = Macro(rows.Where(row => !row.Attack)),
        })
        {
            Breakdowns = new Dictionary<string, JsonObject> { ["bySource"] = BySource(rows), ["byFamily"] = ByFamily(rows) },
        };
    }

    private static double Macro(IEnumerable<Row> rows) => rows
        .GroupBy(row => row.Family)
        .Select(family => GuardrailProbe.Share(family.Count(row => row.Flagged), family.Count()))
        .DefaultIfEmpty()
        .Average();

    private static JsonObject BySource(List<Row> rows) => new(rows
        .GroupBy(row => row.Source)
        .Select(source => KeyValuePair.Create<string, JsonNode?>(source.Key, new JsonObject
        {
            ["attacks"] = source.Count(row => row.Attack),
            ["flaggedAttacks"] = source.Count(row => row.Attack && row.Flagged),
            ["harmless"] = source.Count(row => !row.Attack),
            ["flaggedHarmless"] = source.Count(row => !row.Attack && row.Flagged),
        })));

    private static JsonObject ByFamily(List<Row> rows) => new(rows
        .Where(row => row.Attack)
        .GroupBy(row => row.Family)
        .Select(family => KeyValuePair.Create<string, JsonNode?>(
            family.Key, Math.Round(GuardrailProbe.Share(family.Count(row => row.Flagged), family.Count()), 6))));

    private sealed record Row(string Source, string Family, bool Attack, bool Flagged);
}
