using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace AgentGuard.Benchmarks;

/// <summary>What a call costs that succeeds at once: our retry, breaker and four time-outs in one layer against Polly's strategies.</summary>
[MemoryDiagnoser]
public class ResilienceBenchmarks
{
    private const int Calls = 64;

    private readonly List<ChatMessage> _messages = [new(ChatRole.User, "Where is my order?")];
    private IChatClient _inner = null!;
    private IChatClient _ours = null!;
    private IChatClient _whole = null!;
    private ResiliencePipeline<ChatResponse> _oneTimeout = null!;
    private ResiliencePipeline<ChatResponse> _threeTimeouts = null!;

    /// <summary>Whether the model answers after a true await.</summary>
    [Params(false, true)]
    public bool Awaits { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _inner = new InnerChatClient(Awaits);
        _ours = _inner.AsBuilder().UseResilience().Build();
        _whole = _inner.AsBuilder().UseBudgets(b => b.MaxModelCalls = b.MaxSteps = null)
            .UseFallback(f => f.Then(new InnerChatClient(Awaits), "other")).UseResilience().Build();
        _oneTimeout = Polly(timeouts: 1);
        _threeTimeouts = Polly(timeouts: 3);
    }

    [Benchmark]
    public Task<ChatResponse> Inner() => _inner.GetResponseAsync(_messages);

    [Benchmark]
    public async Task<ChatResponse> PollyWithOneTimeout() => await CallAsync(_oneTimeout).ConfigureAwait(false);

    [Benchmark(Baseline = true)]
    public async Task<ChatResponse> PollyWithThreeTimeouts() => await CallAsync(_threeTimeouts).ConfigureAwait(false);

    [Benchmark]
    public Task<ChatResponse> UseResilience() => _ours.GetResponseAsync(_messages);

    /// <summary>Budgets, fallback and resilience for each of many calls within one run.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public async Task Whole()
    {
        await using var run = AgentRun.Start(new AgentRunOptions { MaxModelAttempts = 1_000_000 });
        for (var i = 0; i < Calls; i++)
        {
            await _whole.GetResponseAsync(_messages).ConfigureAwait(false);
        }
    }

    private static ResiliencePipeline<ChatResponse> Polly(int timeouts)
    {
        var builder = new ResiliencePipelineBuilder<ChatResponse>()
            .AddTimeout(TimeSpan.FromMinutes(10))
            .AddRetry(new RetryStrategyOptions<ChatResponse>())
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<ChatResponse>());
        for (var i = 1; i < timeouts; i++)
        {
            builder.AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromMinutes(i) });
        }

        return builder.Build();
    }

    private ValueTask<ChatResponse> CallAsync(ResiliencePipeline<ChatResponse> pipeline) => pipeline.ExecuteAsync(
        static (state, token) => new ValueTask<ChatResponse>(state._inner.GetResponseAsync(state._messages, options: null, token)),
        this,
        CancellationToken.None);
}
