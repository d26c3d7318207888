using System.Globalization;
using AgentGuard.Tracing;
using AgentGuard.Tracing.Sinks;

namespace AgentGuard.Testing.Tests.Crashes;

public sealed class TracesSurviveCrashesTests
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("AGENTGUARD_KILLS") ?? "20", CultureInfo.InvariantCulture);

    [Test]
    public async Task Of_a_run_that_is_killed_no_span_that_was_kept_is_missing_and_the_tree_has_its_root()
    {
        var folder = Directory.CreateTempSubdirectory("traces-");
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                var path = Path.Combine(folder.FullName, $"{kill}.jsonl");
                var over = await KilledProcess.RunAndKillAsync(TracedAgent.Command, path, after: kill * 7);
                var trace = RunTrace.Of(await TraceFile.LoadAsync(path)).Single(one => one.Root.Span.Step is TraceStep.Run);

                Assert.That(trace.IsComplete, Is.False, "the run never ended");
                Assert.That(trace.Root.Span.Name, Is.EqualTo("invoke_agent traced"));
                Assert.That(await CallsAsync(path), Is.AtLeast(over), $"kill {kill}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The last turn has not ended: its call stands beside the tree.
    private static async Task<int> CallsAsync(string path) => (await TraceFile.LoadAsync(path)).Count(span => span.Step is TraceStep.ModelCall);
}
