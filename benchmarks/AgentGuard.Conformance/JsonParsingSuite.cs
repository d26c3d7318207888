using System.Diagnostics;
using System.Text.Json;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Conformance;

/// <summary>Whether the strict mode accepts what is JSON and nothing else, and the repair survives all of it.</summary>
internal sealed class JsonParsingSuite : ISuite
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public string Name => "json-parsing";

    public string Summary => "a folder (or its test_parsing) of y_, n_ and i_ files, as JSONTestSuite names them";

    public SuiteResult Run(string path, TextWriter output)
    {
        var folder = Path.Combine(path, "test_parsing");
        var (accepted, rejected, free, freeAccepted, slow, misjudged, passed, cases) = (0, 0, 0, 0, 0, 0, 0, 0);
        foreach (var file in Directory.EnumerateFiles(Directory.Exists(folder) ? folder : path, "*.json").Order(StringComparer.Ordinal))
        {
            var (name, text) = (Path.GetFileName(file), File.ReadAllBytes(file));
            var valid = JsonRepair.IsValid(text);
            var start = Stopwatch.GetTimestamp();
            var repaired = JsonRepair.RepairUtf8(text);
            var isSlow = Stopwatch.GetElapsedTime(start) > Limit;
            var rightRepair = name[0] switch
            {
                'y' => repaired.Verdict is RepairVerdict.Clean && JsonElement.DeepEquals(repaired.Json, JsonElement.Parse(text)),
                'n' => repaired.Verdict is not RepairVerdict.Clean,
                _ => true,
            };
            var right = name[0] switch { 'y' => valid, 'n' => !valid, _ => true };
            cases++;
            passed += right && rightRepair && !isSlow ? 1 : 0;
            slow += isSlow ? 1 : 0;
            misjudged += rightRepair ? 0 : 1;
            accepted += name[0] == 'y' && valid ? 1 : 0;
            rejected += name[0] == 'n' && !valid ? 1 : 0;
            free += name[0] == 'i' ? 1 : 0;
            freeAccepted += name[0] == 'i' && valid ? 1 : 0;
            if (name[0] == 'i' || !right || !rightRepair)
            {
                output.WriteLine($"{name,-60} {(valid ? "accepted" : "refused"),-9} repair {repaired.Verdict}{(right && rightRepair ? "" : "  WRONG")}");
            }
        }

        return new(cases, passed, new Dictionary<string, double>
        {
            ["accepted"] = accepted,
            ["rejected"] = rejected,
            ["free"] = free,
            ["freeAccepted"] = freeAccepted,
            ["repairMisjudged"] = misjudged,
            ["slow"] = slow,
        });
    }
}
