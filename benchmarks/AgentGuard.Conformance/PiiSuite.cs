using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Detectors;

namespace AgentGuard.Conformance;

/// <summary>Whether personal data of a fixed form is found where it stands, by type.</summary>
internal sealed class PiiSuite : ISuite
{
    private readonly PiiGuardrail _guardrail = new(PiiKinds.All);

    public string Name => "pii";

    public string Summary => "a folder with pii.jsonl: texts with annotated spans";

    public SuiteResult Run(string path, TextWriter output)
    {
        var rows = GuardrailProbe.Rows(path, "pii.jsonl").Select(Judge).ToList();
        Print("synthetic rows", rows.Where(row => row.IsSynthetic), output);
        Print("recogniser rows", rows.Where(row => !row.IsSynthetic), output);
        return new(rows.Count, rows.Count(row => row.IsRight), new Dictionary<string, double>())
        {
            Breakdowns = new Dictionary<string, JsonObject>
            {
                ["byOrigin"] = ByOrigin(rows),
                ["byType"] = ByType(rows.Where(row => row.IsSynthetic)),
                ["byTypeUnit"] = ByType(rows.Where(row => !row.IsSynthetic)),
            },
        };
    }

    private PiiRow Judge(JsonElement json)
    {
        var text = json.GetProperty("text").GetString()!;
        return PiiRow.Judge(json, GuardrailProbe.Judge(_guardrail, text));
    }

    private static IEnumerable<(string Type, int Spans, int Found, int Exact, int Right, int Wrong)> Types(IEnumerable<PiiRow> rows) => rows
        .SelectMany(row => row.Types)
        .GroupBy(type => type.Type)
        .OrderBy(type => type.Key, StringComparer.Ordinal)
        .Select(type => (type.Key, type.Sum(t => t.Spans), type.Sum(t => t.Found), type.Sum(t => t.Exact), type.Sum(t => t.Right), type.Sum(t => t.Wrong)));

    private static void Print(string title, IEnumerable<PiiRow> rows, TextWriter output)
    {
        output.WriteLine(title);
        foreach (var (type, spans, found, exact, right, wrong) in Types(rows))
        {
            output.WriteLine(
                $"  {type,-28} {spans,4} spans  recall {GuardrailProbe.Share(found, spans),6:P1}  exact {GuardrailProbe.Share(exact, spans),6:P1}  " +
                $"precision {GuardrailProbe.Share(right, right + wrong),6:P1} ({wrong} wrong)");
        }
    }

    private static JsonObject ByType(IEnumerable<PiiRow> rows) => new(Types(rows).Select(type => KeyValuePair.Create<string, JsonNode?>(
        type.Type, new JsonObject
        {
            ["recall"] = Math.Round(GuardrailProbe.Share(type.Found, type.Spans), 6),
            ["precision"] = Math.Round(GuardrailProbe.Share(type.Right, type.Right + type.Wrong), 6),
            ["spans"] = type.Spans,
        })));

    private static JsonObject ByOrigin(List<PiiRow> rows) => new(rows
        .GroupBy(row => row.Origin)
        .Select(origin => KeyValuePair.Create<string, JsonNode?>(origin.Key, new JsonObject
        {
            ["secrets"] = origin.Sum(row => row.Types.Sum(type => type.Spans)),
            ["found"] = origin.Sum(row => row.Types.Sum(type => type.Found)),
            ["harmless"] = origin.Count(row => row.IsHarmless),
            ["flagged"] = origin.Count(row => row.IsHarmless && row.Types.Any(type => type.Wrong > 0)),
        })));
}
