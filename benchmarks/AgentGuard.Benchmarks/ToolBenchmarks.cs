using AgentGuard.Tools;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace AgentGuard.Benchmarks;

/// <summary>What a guarded call costs on its happy path, over the tool itself.</summary>
/// <remarks>Every call has other arguments, since a repeated effect does not run. A run is begun anew for every 1,000 calls.</remarks>
[MemoryDiagnoser]
public class ToolBenchmarks
{
    private const int CallsOfARun = 1_000;
    private readonly ToolGuard _guard = new(new ToolGuardOptions().ForTool("get_order", o => o.Effect = ToolEffect.ReadOnly));
    private AIFunction _bare = null!;
    private AIFunction _effect = null!;
    private AIFunction _reading = null!;
    private AIFunction _blocking = null!;
    private AgentRun? _run;
    private int _calls;

    [GlobalSetup]
    public void Build()
    {
        _bare = AIFunctionFactory.Create((int order) => Task.FromResult("refunded"), "issue_refund");
        _effect = _bare.AsGuarded(_guard);
        _blocking = AIFunctionFactory.Create((int order) => "refunded", "pay_back").AsGuarded(_guard);
        _reading = AIFunctionFactory.Create((int order) => Task.FromResult("sent"), "get_order").AsGuarded(_guard);
    }

    [GlobalCleanup]
    public ValueTask End() => _run?.DisposeAsync() ?? default;

    [Benchmark(Baseline = true)]
    public ValueTask<object?> Bare() => _bare.InvokeAsync(Next());

    /// <summary>Validated, recorded before and after in the ledger in memory, bounded in time.</summary>
    [Benchmark]
    public ValueTask<object?> Effect() => _effect.InvokeAsync(Next());

    /// <summary>As the above, by a method that keeps its thread: it runs on the pool.</summary>
    [Benchmark]
    public ValueTask<object?> EffectOfBlockingTool() => _blocking.InvokeAsync(Next());

    [Benchmark]
    public ValueTask<object?> Reading() => _reading.InvokeAsync(Next());

    private AIFunctionArguments Next()
    {
        if (_calls++ % CallsOfARun == 0)
        {
            // Not within the last one: a run of runs would be measured.
            _run?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _run = AgentRun.Start();
        }

        return new() { ["order"] = _calls };
    }
}
