using AgentGuard.Context;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace AgentGuard.Benchmarks;

/// <summary>What the next turn of a session costs, early and late, where the window holds some 32,000 tokens.</summary>
/// <remarks>Each invocation adds a call and its result and compresses, until twice the length is reached; the setup goes through all turns before.</remarks>
[MemoryDiagnoser]
public class ContextBenchmarks
{
    private const string Words = "The parcel left the warehouse on Tuesday evening and was sent to the wrong distribution centre because its label was damaged. ";
    private readonly List<ChatMessage> _early = [];
    private readonly List<ChatMessage> _late = [];
    private readonly List<ChatMessage> _fits = [];
    private ContextCompressor _earlyCompressor = null!;
    private ContextCompressor _lateCompressor = null!;
    private ContextCompressor _fitting = null!;

    [GlobalSetup]
    public void Grow()
    {
        (_earlyCompressor, _lateCompressor, _fitting) = (new(), new(), new(new() { MaxTokens = 128_000 }));
        Fill(_fits, _fitting, 200);
    }

    /// <summary>Sessions begin anew for every few turns measured, so that they are measured at their length.</summary>
    [IterationSetup]
    public void Begin()
    {
        (_earlyCompressor, _lateCompressor) = (new(), new());
        Fill(_early, _earlyCompressor, 100);
        Fill(_late, _lateCompressor, 10_000);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = 20)]
    public int TurnOf100Messages() => Turns(_early, _earlyCompressor);

    [Benchmark(OperationsPerInvoke = 20)]
    public int TurnOf10000Messages() => Turns(_late, _lateCompressor);

    /// <summary>A conversation of 200 messages that fits, which is sent again.</summary>
    [Benchmark(OperationsPerInvoke = 20)]
    public int NothingToDo()
    {
        var kept = 0;
        for (var i = 0; i < 20; i++)
        {
            kept += _fitting.Compress(_fits).Messages.Count;
        }

        return kept;
    }

    private static int Turns(List<ChatMessage> messages, ContextCompressor compressor)
    {
        var kept = 0;
        for (var i = 0; i < 20; i++)
        {
            Add(messages);
            kept += compressor.Compress(messages).Messages.Count;
        }

        return kept;
    }

    private static void Fill(List<ChatMessage> messages, ContextCompressor compressor, int count)
    {
        messages.Clear();
        messages.Add(new(ChatRole.System, "You are a support agent."));
        messages.Add(new(ChatRole.User, "Find out about all the orders."));
        while (messages.Count < count)
        {
            Add(messages);
        }

        compressor.Compress(messages);
    }

    private static void Add(List<ChatMessage> messages)
    {
        var id = $"call{messages.Count}";
        messages.Add(new(ChatRole.Assistant, [new FunctionCallContent(id, "look_up_order", new Dictionary<string, object?> { ["number"] = messages.Count })]));
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent(id, string.Concat(Enumerable.Repeat(Words, 4)))]));
    }
}
