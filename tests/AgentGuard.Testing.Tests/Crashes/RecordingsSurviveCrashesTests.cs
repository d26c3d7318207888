using System.Globalization;
using AgentGuard.Replay;

namespace AgentGuard.Testing.Tests.Crashes;

public sealed class RecordingsSurviveCrashesTests
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("AGENTGUARD_KILLS") ?? "20", CultureInfo.InvariantCulture);

    [Test]
    public async Task Of_a_run_that_is_killed_no_step_that_was_over_is_missing_and_what_is_there_loads()
    {
        var folder = Directory.CreateTempSubdirectory("recordings-");
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                var path = Path.Combine(folder.FullName, $"{kill}.jsonl");
                var over = await KilledProcess.RunAndKillAsync(RecordingAgent.Command, path, after: kill * 7);
                var recording = await RunRecording.LoadAsync(path);

                Assert.That(recording.Steps, Has.Count.AtLeast(over), $"kill {kill}");
                Assert.That(recording.Steps.Select(step => step.Number), Is.EqualTo(Enumerable.Range(1, recording.Steps.Count)));
                Assert.That(recording.Steps[over - 1].Response!.Text, Does.StartWith("answer "));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
