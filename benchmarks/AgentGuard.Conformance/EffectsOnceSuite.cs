using System.Diagnostics;
using AgentGuard.Conformance.Effects;

namespace AgentGuard.Conformance;

/// <summary>Agents that are killed at every point of a refund, and at random times, and go on: does every refund happen, and once?</summary>
internal sealed class EffectsOnceSuite : ISuite
{
    private const int Runs = 40;
    private const int RandomKills = 5;

    public string Name => "effects-once";

    public string Summary => "no path; agents are killed and go on";

    public bool NeedsPath => false;

    public SuiteResult Run(string path, TextWriter output)
    {
        var with = Try(once: true, Runs);
        var without = Try(once: false, Runs / 4);
        output.WriteLine($"with the ledger:    {with.Kills} kills, {with.Duplicated} refunds duplicated, {with.Lost} lost, {with.UnknownOutcomes} unknown outcomes looked into");
        output.WriteLine($"without the ledger: {without.Kills} kills, {without.Duplicated} refunds duplicated, {without.Lost} lost");
        return new(with.Kills, with.Ended == Runs && with.Duplicated + with.Lost == 0 ? with.Kills : 0, new Dictionary<string, double>
        {
            ["kills"] = with.Kills,
            ["duplicated"] = with.Duplicated,
            ["lost"] = with.Lost,
            ["unknownOutcomes"] = with.UnknownOutcomes,
            ["duplicatedWithoutLedger"] = without.Duplicated,
        });
    }

    private static CrashTrial Try(bool once, int runs)
    {
        var folder = Directory.CreateTempSubdirectory("agentguard-effects-").FullName;
        try
        {
            var trial = new CrashTrial(folder, StartInfo, once, seed: 1);
            for (var i = 0; i < runs; i++)
            {
                (FailPoint, int)[] points =
                [
                    (FailPoint.Intent, i % CrashingAgent.Orders), (FailPoint.Effect, (i + 1) % CrashingAgent.Orders),
                    (FailPoint.Effect, (i + 2) % CrashingAgent.Orders), (FailPoint.Outcome, (i + 3) % CrashingAgent.Orders),
                ];
                trial.Run($"run-{i}", points, RandomKills);
            }

            return trial;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ProcessStartInfo StartInfo(string[] arguments) =>
        new(Environment.ProcessPath!, [.. Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? new[] { typeof(EffectsOnceSuite).Assembly.Location } : [], .. arguments])
        {
            RedirectStandardOutput = true,
        };
}
