using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace AgentGuard.Benchmarks;

/// <summary>What each middleware costs when it has nothing to do, against a bare layer with an await.</summary>
[MemoryDiagnoser]
public class MiddlewareBenchmarks
{
    private readonly List<ChatMessage> _messages = [new(ChatRole.User, "Where is my order?")];
    private IChatClient _inner = null!;
    private IChatClient _bare = null!;
    private IChatClient _run = null!;
    private IChatClient _guardrails = null!;
    private IChatClient _toolInvocation = null!;
    private IChatClient _toolCalls = null!;
    private IChatClient _compression = null!;
    private IChatClient _structured = null!;
    private IChatClient _fallback = null!;

    /// <summary>Whether the model answers after a true await.</summary>
    [Params(false, true)]
    public bool Awaits { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _inner = new InnerChatClient(Awaits);
        _bare = new BareAsyncLayer(_inner);
        _run = _inner.AsBuilder().UseAgentRun().Build();
        _guardrails = _inner.AsBuilder().UseGuardrails(g => g.BlockWhen("no refund", TrustBoundary.ToolCall, _ => false)).Build();
        _toolInvocation = _inner.AsBuilder().UseToolInvocationGuard().Build();
        _toolCalls = _inner.AsBuilder().UseToolCallGuard().Build();
        _compression = _inner.AsBuilder().UseContextCompression().Build();
        _structured = _inner.AsBuilder().UseStructuredOutput().Build();
        _fallback = _inner.AsBuilder().UseFallback(f => f.Then(new InnerChatClient(Awaits), "other")).Build();
    }

    [Benchmark]
    public Task<ChatResponse> Inner() => _inner.GetResponseAsync(_messages);

    [Benchmark(Baseline = true)]
    public Task<ChatResponse> BareAsyncLayer() => _bare.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> Guardrails() => _guardrails.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> ToolInvocationGuard() => _toolInvocation.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> ToolCallGuard() => _toolCalls.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> ContextCompression() => _compression.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> StructuredOutput() => _structured.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> Fallback() => _fallback.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> AgentRun() => _run.GetResponseAsync(_messages);
}
