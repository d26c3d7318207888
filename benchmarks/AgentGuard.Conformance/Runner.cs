using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentGuard.Conformance;

/// <summary>Runs a named suite over a path and prints a table, then one line of JSON.</summary>
internal static class Runner
{
    private static readonly ISuite[] Suites =
    [
        new ProviderErrorsSuite(), new ResilienceSimulationSuite(),
        new JsonSchemaSuite(), new SchemaBenchSuite(),
        new ToolRepairSuite(), new JsonParsingSuite(), new RepairFuzzSuite(),
        new PiiSuite(), new SecretsSuite(), new InjectionSuite(),
        new ProgressWatchSuite(), new EffectsOnceSuite(), new ResultCapSuite(), new ToolEnvelopeSuite(),
        new ContextEconomicsSuite(), new ContextSafetySuite(), new MemoryRecallSuite(),
        new ReplaySuite(), new ReplayQuickstartSuite(),
    ];

    /// <returns>0 when the suite ran, 1 when a gate was missed, 2 when it could not run.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (!Arguments.TryParse(args, out var arguments, out var problem))
        {
            error.WriteLine(problem);
            error.WriteLine("usage: SUITE [PATH] [--min NAME=VALUE[%]]... [--max NAME=VALUE[%]]...");
            error.WriteLine(string.Join(Environment.NewLine, Suites.Select(suite => $"  {suite.Name}: {suite.Summary}")));
            return 2;
        }

        if (Suites.FirstOrDefault(suite => suite.Name == arguments.Suite) is not { } found)
        {
            error.WriteLine($"There is no suite '{arguments.Suite}'. There is: {string.Join(", ", Suites.Select(suite => suite.Name))}.");
            return 2;
        }

        if ((found.NeedsPath || arguments.Path.Length > 0) && !Directory.Exists(arguments.Path) && !File.Exists(arguments.Path))
        {
            error.WriteLine($"There is no data at '{arguments.Path}'.");
            return 2;
        }

        var result = found.Run(arguments.Path, output);
        output.WriteLine(Json(found.Name, result));
        string[] missed = [.. arguments.Bounds.Select(bound => bound.Miss(result)).OfType<string>()];
        Array.ForEach(missed, error.WriteLine);
        return missed.Length == 0 ? 0 : 1;
    }

    private static string Json(string suite, SuiteResult result)
    {
        var line = new JsonObject { ["suite"] = suite, ["cases"] = result.Cases, ["passed"] = result.Passed };
        foreach (var (name, value) in result.Figures)
        {
            line[name] = Math.Round(value, 6);
        }

        foreach (var (name, breakdown) in result.Breakdowns)
        {
            line[name] = breakdown;
        }

        return line.ToJsonString(JsonSerializerOptions.Default);
    }
}
