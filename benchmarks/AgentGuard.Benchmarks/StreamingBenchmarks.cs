using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace AgentGuard.Benchmarks;

/// <summary>
/// What each middleware costs over a stream of 100 updates when it has nothing to do; the guardrails read it and let it go as it settles.
/// </summary>
[MemoryDiagnoser]
public class StreamingBenchmarks
{
    private const int PipelineUpdates = 1_000;

    private readonly List<ChatMessage> _messages = [new(ChatRole.User, "Where is my order?")];
    private readonly IChatClient _inner = new InnerChatClient(awaits: false);
    private IChatClient _bare = null!;
    private IChatClient _run = null!;
    private IChatClient _toolCalls = null!;
    private IChatClient _fallback = null!;
    private IChatClient _resilience = null!;
    private IChatClient _guardrails = null!;
    private IChatClient _pipeline = null!;
    private IChatClient _withoutGuardrails = null!;

    [GlobalSetup]
    public void Build()
    {
        _bare = new BareAsyncLayer(_inner);
        _run = _inner.AsBuilder().UseAgentRun().Build();
        _toolCalls = _inner.AsBuilder().UseToolCallGuard().Build();
        _fallback = _inner.AsBuilder().UseFallback(f => f.Then(new InnerChatClient(awaits: false), "other")).Build();
        _resilience = _inner.AsBuilder().UseResilience().Build();
        _withoutGuardrails = Inside(new InnerChatClient(awaits: false, PipelineUpdates).AsBuilder().UseAgentRun());
        _pipeline = Inside(new InnerChatClient(awaits: false, PipelineUpdates).AsBuilder()
            .UseAgentRun()
            .UseGuardrails(g => g.RedactPii().BlockSecrets()));
        _guardrails = _inner.AsBuilder().UseGuardrails(g => g.RedactPii().RedactSecrets()).Build();
    }

    [Benchmark(Baseline = true)]
    public ValueTask<int> BareAsyncLayer() => DrainAsync(_bare);

    [Benchmark]
    public ValueTask<int> ToolCallGuard() => DrainAsync(_toolCalls);

    [Benchmark]
    public ValueTask<int> Fallback() => DrainAsync(_fallback);

    [Benchmark]
    public ValueTask<int> Resilience() => DrainAsync(_resilience);

    [Benchmark]
    public ValueTask<int> Guardrails() => DrainAsync(_guardrails);

    [Benchmark]
    public ValueTask<int> AgentRun() => DrainAsync(_run);

    /// <summary>One update through every recommended line; what the stream costs once is spread over its 1,000 updates.</summary>
    [Benchmark(OperationsPerInvoke = PipelineUpdates)]
    public ValueTask<int> UpdateThroughPipeline() => DrainAsync(_pipeline);

    /// <summary>The same without guardrails, which read what they let go.</summary>
    [Benchmark(OperationsPerInvoke = PipelineUpdates)]
    public ValueTask<int> UpdateWithoutGuardrails() => DrainAsync(_withoutGuardrails);

    private static IChatClient Inside(ChatClientBuilder builder) => builder
        .UseGuardedFunctionInvocation()
        .UseBudgets()
        .UseContextCompression()
        .UseStructuredOutput()
        .UseFallback(f => f.Then(new InnerChatClient(awaits: false), "other"))
        .UseResilience()
        .Build();

    private async ValueTask<int> DrainAsync(IChatClient client)
    {
        var count = 0;
        await foreach (var _ in client.GetStreamingResponseAsync(_messages).ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }
}
