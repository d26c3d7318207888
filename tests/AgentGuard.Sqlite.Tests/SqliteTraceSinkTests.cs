using AgentGuard.Testing;
using AgentGuard.Tracing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Sqlite.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SqliteTraceSinkTests : IDisposable
{
    private readonly TemporaryDatabase _file = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    public void Dispose() => _file.Dispose();

    [Test]
    public async Task A_run_is_there_after_a_restart_with_all_that_lies_within_it()
    {
        var (run, tool) = (Span("a", "1", "run"), Span("a", "2", "tool") with { ParentId = "1" });
        await Create().WriteAsync([run with { Duration = null }, tool, run]);
        await Create().WriteAsync([Span("b", "1", "run", "other")]);

        _file.Reopen();
        var trace = RunTrace.Of(await Create().GetTraceAsync("run-1")).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.IsComplete, Is.True);
            Assert.That(trace.ToolCalls.Single().SpanId, Is.EqualTo("2"));
            Assert.That((await Create().GetRunsAsync()).Select(span => span.TraceId), Is.EquivalentTo(["a", "b"]));
            Assert.That(await Create().GetTraceAsync("unknown"), Is.Empty);
        }
    }

    [Test]
    public async Task A_host_keeps_its_runs_by_one_line()
    {
        var path = Path.Combine(Path.GetDirectoryName(_file.Path)!, "traces.db");
        await using var services = new ServiceCollection().AddAgentGuard().AddSqliteTraces(path).Services.BuildServiceProvider();
        using var client = new ChatClientBuilder(new ScriptedChatClient(_ => ScriptedStep.Text("Hello."))).UseAgentRun().Build(services);

        var run = (await client.GetResponseAsync("Hello")).GetAgentRun()!;
        await services.GetRequiredService<AgentTracer>().FlushAsync();

        var sink = services.GetRequiredService<SqliteTraceSink>();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await sink.GetRunsAsync()).Single().Text("agentguard.run.id"), Is.EqualTo(run.Id));
            Assert.That(RunTrace.Of(await sink.GetTraceAsync(run.Id)).Single().ModelCalls.Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task What_is_old_is_forgotten()
    {
        var sink = Create();
        await sink.WriteAsync([Span("a", "1", "run")]);
        _time.Advance(TimeSpan.FromDays(31));
        await sink.WriteAsync([Span("b", "1", "run", "other")]);

        Assert.That((await sink.GetRunsAsync()).Select(span => span.TraceId), Is.EqualTo(["b"]));
    }

    private SqliteTraceSink Create() => new(_file.Database, _time);

    private TraceSpan Span(string trace, string id, string step, string run = "run-1") => new(trace, id, step)
    {
        StartedAt = _time.GetUtcNow(),
        Duration = TimeSpan.FromSeconds(1),
        Attributes = new Dictionary<string, object> { ["agentguard.step"] = step, ["agentguard.run.id"] = run },
    };
}
