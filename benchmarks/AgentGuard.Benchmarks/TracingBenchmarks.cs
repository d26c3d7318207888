using AgentGuard.Tracing;
using AgentGuard.Tracing.Sinks;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace AgentGuard.Benchmarks;

/// <summary>What a traced call costs where nobody listens, where the spans are sampled away, and where a sink keeps them.</summary>
[MemoryDiagnoser]
public class TracingBenchmarks
{
    private readonly List<ChatMessage> _messages = [new(ChatRole.User, "Where is the order A-10023?")];
    private IChatClient _bare = null!;
    private IChatClient _silent = null!;
    private IChatClient _kept = null!;
    private AgentTracer _keeping = null!;

    [GlobalSetup]
    public void Begin()
    {
        _bare = new InnerChatClient(awaits: false);
        _silent = _bare.AsBuilder().UseTracing(new AgentTracer()).Build();
        _keeping = new AgentTracer(sinks: [new Nowhere()]);
        _kept = _bare.AsBuilder().UseTracing(_keeping).Build();
    }

    [GlobalCleanup]
    public void End() => _keeping.Dispose();

    [Benchmark(Baseline = true)]
    public Task<ChatResponse> Bare() => _bare.GetResponseAsync(_messages);

    /// <summary>The turn and the model call, each asking whether anybody listens.</summary>
    [Benchmark]
    public Task<ChatResponse> NobodyListens() => _silent.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> KeptBySink() => _kept.GetResponseAsync(_messages);

    private sealed class Nowhere : ITraceSink
    {
        public string Name => "nowhere";

        public ValueTask WriteAsync(IReadOnlyList<TraceSpan> spans) => default;
    }
}
