using System.Collections.Concurrent;
using AgentGuard.Replay;
using AgentGuard.Testing;
using AgentGuard.Tracing;
using AgentGuard.Tracing.Sinks;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentGuard.Tests.DependencyInjection;

/// <summary>What a best effort loses it says, with the cause, and not once for each loss.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LossTests : IDisposable
{
    private readonly Kept _log = new();

    public void Dispose() => _log.Dispose();

    [Test]
    public async Task A_sink_that_fails_is_named_with_its_cause()
    {
        await using var services = Services(guard => guard.AddTraceSink(new Throwing()));
        await AskAsync(services, runs: 12);
        await services.GetRequiredService<AgentTracer>().FlushAsync();

        Assert.That(_log.Lines, Has.Count.InRange(1, 2));
        Assert.That(_log.Lines.First(), Does.Match("^The trace sink 'throwing' has lost [0-9]+ spans: IOException: disk full\\.$"));
    }

    [Test]
    public async Task Recordings_that_cannot_be_written_are_told_of_and_counted()
    {
        var folder = Directory.CreateTempSubdirectory("lost").FullName;
        await using var services = Services(guard => guard.AddRecording(folder));
        var recordings = services.GetRequiredService<RunRecordings>();
        Directory.Delete(folder);
        await AskAsync(services, runs: 12);

        Assert.That(recordings.Lost, Is.EqualTo(12));
        Assert.That(_log.Lines, Has.Count.EqualTo(2));
        Assert.That(_log.Lines.First(), Does.StartWith("The recording of runs has lost 1 steps: DirectoryNotFoundException: "));
    }

    private static async Task AskAsync(ServiceProvider services, int runs)
    {
        using var client = new ChatClientBuilder(new ScriptedChatClient(_ => ScriptedStep.Text("Hello."))).UseAgentRun().UseRecording().UseResilience().Build(services);
        for (var i = 0; i < runs; i++)
        {
            await client.GetResponseAsync("Hello");
        }
    }

    private ServiceProvider Services(Action<AgentGuard.DependencyInjection.AgentGuardBuilder> configure)
    {
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(_log));
        services.AddAgentGuard(configure);
        return services.BuildServiceProvider();
    }

    private sealed class Throwing : ITraceSink
    {
        public string Name => "throwing";

        public ValueTask WriteAsync(IReadOnlyList<TraceSpan> spans) => throw new IOException("disk full");
    }

    private sealed class Kept : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == "Lost")
            {
                Lines.Enqueue(formatter(state, exception));
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
