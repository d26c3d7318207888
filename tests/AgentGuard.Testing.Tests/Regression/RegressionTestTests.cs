using AgentGuard.Replay;
using AgentGuard.Testing.Regression;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Testing.Tests.Regression;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RegressionTestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("regression").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task The_test_that_is_written_is_the_one_that_is_compiled_and_run_here()
    {
        var path = await RegressionTest.WriteAsync(await RecordAsync(), _folder, "LateRefund", "RefundDesk.AskAsync");

        Assert.That((await File.ReadAllTextAsync(path)).ReplaceLineEndings("\n"), Is.EqualTo((await File.ReadAllTextAsync(Committed("LateRefundTests.cs"))).ReplaceLineEndings("\n")));
        Assert.That(
            (await RunRecording.LoadAsync(Path.Combine(_folder, "LateRefund.jsonl"))).Steps.Select(step => step.Request.Digest),
            Is.EqualTo((await RunRecording.LoadAsync(Committed("LateRefund.jsonl"))).Steps.Select(step => step.Request.Digest)));
    }

    [TestCase("7up", "Desk.AskAsync")]
    [TestCase("A B", "Desk.AskAsync")]
    [TestCase("", "Desk.AskAsync")]
    [TestCase("Incident", "Desk.AskAsync(); File.Delete")]
    [TestCase("Incident", "")]
    public async Task Names_that_are_none_are_refused(string name, string agent)
    {
        var run = await RecordAsync();
        Assert.That(() => RegressionTest.WriteAsync(run, _folder, name, agent), Throws.ArgumentException);
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public void Nothing_is_no_test() =>
        Assert.That(() => RegressionTest.WriteAsync(new([]), _folder, "Incident", "Desk.AskAsync"), Throws.ArgumentException.With.Message.Contains("no step"));

    private static string Committed(string name) => Path.Combine(TestContext.CurrentContext.TestDirectory, name);

    private static async Task<RunRecording> RecordAsync()
    {
        using var recorder = new RunRecorder(timeProvider: new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        using var client = new ScriptedChatClient(
            ScriptedStep.ToolCall("total", new Dictionary<string, object?> { ["order"] = "A-7" }, "c1"),
            ScriptedStep.ToolCall("refund", new Dictionary<string, object?> { ["order"] = "A-7", ["euros"] = 12.5 }, "c2"),
            ScriptedStep.Text("It is refunded.")).AsBuilder().UseRecording(recorder).UseFunctionInvocation().UseRecording(recorder).Build();
        await RefundDesk.AskAsync(client);
        return recorder.Recording;
    }
}
