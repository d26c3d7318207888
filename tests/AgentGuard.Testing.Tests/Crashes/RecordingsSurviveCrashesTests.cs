using System.Diagnostics;
using System.Globalization;
using AgentGuard.Replay;

namespace AgentGuard.Testing.Tests.Crashes;

public sealed class RecordingsSurviveCrashesTests
{
    private const int Kills = 20;

    [Test]
    public async Task Of_a_run_that_is_killed_no_step_that_was_over_is_missing_and_what_is_there_loads()
    {
        var folder = Directory.CreateTempSubdirectory("recordings-");
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                var path = Path.Combine(folder.FullName, $"{kill}.jsonl");
                var over = await RunAndKillAsync(path, after: kill * 7);
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

    /// <summary>Lets a run go on until it has said that a step is over, kills it, and gives the last step that it said is over.</summary>
    private static async Task<int> RunAndKillAsync(string path, int after)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(RecordingsSurviveCrashesTests).Assembly.Location, RecordingAgent.Command, path])
        { RedirectStandardOutput = true })!;
        var over = 0;
        while (over < after && await process.StandardOutput.ReadLineAsync() is { } line)
        {
            over = int.Parse(line, CultureInfo.InvariantCulture);
        }

        // On Unix this is SIGKILL: nothing of the process runs any more.
        process.Kill();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            over = int.TryParse(line, CultureInfo.InvariantCulture, out var said) && said == over + 1 ? said : over;
        }

        await process.WaitForExitAsync();
        return over;
    }
}
