using System.Diagnostics;
using AgentGuard.Conformance.Effects;

namespace AgentGuard.Sqlite.Tests;

public sealed class EffectsSurviveCrashesTests
{
    private static readonly (FailPoint, int)[] Deaths = [(FailPoint.Intent, 0), (FailPoint.Effect, 1), (FailPoint.Outcome, 2), (FailPoint.Effect, 3)];

    [Test]
    public void Every_effect_of_a_run_that_dies_again_and_again_happens_once()
    {
        var trial = Try(once: true);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(trial.Kills, Is.EqualTo(4));
            Assert.That((trial.Ended, trial.Duplicated, trial.Lost), Is.EqualTo((1, 0, 0)));
            Assert.That(trial.UnknownOutcomes, Is.EqualTo(3), "one without its effect, two with it");
        }
    }

    [Test]
    public void The_same_run_without_the_ledger_pays_twice()
    {
        Assert.That(Try(once: false).Duplicated, Is.GreaterThan(2));
    }

    private static CrashTrial Try(bool once)
    {
        var folder = Directory.CreateTempSubdirectory("agentguard-");
        try
        {
            var trial = new CrashTrial(folder.FullName, Start, once, seed: 1);
            trial.Run("run", Deaths, randomKills: 0);
            return trial;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ProcessStartInfo Start(string[] arguments) =>
        new("dotnet", [typeof(EffectsSurviveCrashesTests).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };
}
