using System.Runtime.CompilerServices;
using AgentGuard.Budgets;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace AgentGuard.Benchmarks;

/// <summary>What budgets and the watch cost a call of a run that is far from its limits, and a stream of 100 updates.</summary>
[MemoryDiagnoser]
public class BudgetBenchmarks
{
    private const int Calls = 64;

    private readonly List<ChatMessage> _messages = [new(ChatRole.User, "Where is my order?")];
    private IChatClient _bare = null!;
    private IChatClient _budgets = null!;

    /// <summary>Whether the model answers after a true await.</summary>
    [Params(false, true)]
    public bool Awaits { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _bare = new BareAsyncLayer(new Model(Awaits));
        _budgets = new Model(Awaits).AsBuilder().UseBudgets(b => b.MaxModelCalls = null).Build();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task BareAsyncLayer() => AskAsync(_bare);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task Budgets() => AskAsync(_budgets);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task BareAsyncLayerStream() => StreamAsync(_bare);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task BudgetsStream() => StreamAsync(_budgets);

    private async Task AskAsync(IChatClient client)
    {
        await using var run = AgentRun.Start(new AgentRunOptions { MaxModelAttempts = 1_000_000 });
        for (var i = 0; i < Calls; i++)
        {
            await client.GetResponseAsync(_messages).ConfigureAwait(false);
        }
    }

    private async Task StreamAsync(IChatClient client)
    {
        await using var run = AgentRun.Start();
        for (var i = 0; i < Calls; i++)
        {
            await foreach (var _ in client.GetStreamingResponseAsync(_messages).ConfigureAwait(false))
            {
            }
        }
    }

    private sealed class Model(bool awaits) : IChatClient
    {
        private static readonly UsageDetails Usage = new() { InputTokenCount = 12, OutputTokenCount = 6 };
        private static readonly ChatResponse Response = new(new ChatMessage(ChatRole.Assistant, "It is on its way.")) { Usage = Usage };
        private static readonly Task<ChatResponse> Completed = Task.FromResult(Response);
        private static readonly ChatResponseUpdate Update = new(ChatRole.Assistant, "word ");
        private static readonly ChatResponseUpdate Last = new(ChatRole.Assistant, [new UsageContent(Usage)]);

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            awaits ? YieldAsync() : Completed;

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < 99; i++)
            {
                if (awaits && i == 0)
                {
                    await Task.Yield();
                }

                yield return Update;
            }

            yield return Last;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }

        private static async Task<ChatResponse> YieldAsync()
        {
            await Task.Yield();
            return Response;
        }
    }
}
