using AgentGuard.Events;
using AgentGuard.Tracing;
using AgentGuard.Tracing.Sinks;
using Microsoft.Extensions.AI;

namespace AgentGuard.Testing.Tests.Crashes;

/// <summary>An agent whose runs are traced in a file, and that says after each turn that its spans are kept; it is killed meanwhile.</summary>
internal static class TracedAgent
{
    public const string Command = "trace";

    public static async Task<int> RunAsync(string path)
    {
        await using var tracer = new AgentTracer(sinks: [new TraceFileSink(path)]);
        var events = new AgentEvents([tracer]);
        using var client = new ScriptedChatClient(request => ScriptedStep.Text($"answer {request.Messages.Count}")).AsBuilder().UseTracing(tracer).Build();
        await using var run = AgentRun.Start(new AgentRunOptions { AgentName = "traced" }, events);
        for (var i = 1; i <= 2_000; i++)
        {
            await client.GetResponseAsync($"question {i}");
            await tracer.FlushAsync();
            Console.WriteLine(i);
        }

        return 0;
    }
}
