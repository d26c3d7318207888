using AgentGuard.Tracing;
using AgentGuard.Tracing.Sinks;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tracing.Sinks;

public sealed class TraceQueueTests
{
    [Test]
    public async Task A_sink_that_hangs_holds_no_run_and_what_it_misses_is_counted()
    {
        var sink = new Stalled();
        var tracer = new AgentTracer(new TracingOptions { SinkCapacity = 10 }, [sink]);
        using var client = new ChatClientBuilder(new Testing.ScriptedChatClient(_ => Testing.ScriptedStep.Text("Hello."))).UseTracing(tracer).Build();

        for (var i = 0; i < 100; i++)
        {
            await client.GetResponseAsync("Hello");
        }

        // Each call is a span; as many as the queue holds wait, one batch at most is with the sink.
        Assert.That(tracer.DroppedSpans, Is.InRange(80, 100));
        sink.Release();
        await tracer.DisposeAsync();
        Assert.That(sink.Written + tracer.DroppedSpans, Is.EqualTo(100));
    }

    [Test]
    public async Task A_sink_that_throws_costs_its_spans_and_nothing_else()
    {
        var good = new InMemoryTraceSink();
        await using var tracer = new AgentTracer(sinks: [new Throwing(), good]);
        using var client = new ChatClientBuilder(new Testing.ScriptedChatClient(_ => Testing.ScriptedStep.Text("Hello."))).UseTracing(tracer).Build();

        var answer = await client.GetResponseAsync("Hello");
        await tracer.FlushAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Text, Is.EqualTo("Hello."));
            Assert.That(good.Spans, Has.Count.EqualTo(1));
            Assert.That(tracer.DroppedSpans, Is.EqualTo(1));
        }
    }

    private sealed class Stalled : ITraceSink
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "stalled";

        public int Written { get; private set; }

        public void Release() => _released.SetResult();

        public async ValueTask WriteAsync(IReadOnlyList<TraceSpan> spans)
        {
            await _released.Task;
            Written += spans.Count;
        }
    }

    private sealed class Throwing : ITraceSink
    {
        public string Name => "throwing";

        public ValueTask WriteAsync(IReadOnlyList<TraceSpan> spans) => throw new IOException("disk full");
    }
}
