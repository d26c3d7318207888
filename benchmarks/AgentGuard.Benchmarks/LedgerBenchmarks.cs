using AgentGuard.Sqlite;
using AgentGuard.Tools;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace AgentGuard.Benchmarks;

/// <summary>Guarded calls per second with a durable ledger, beside what the disk itself can promise: an append that waits for it.</summary>
/// <remarks>A call commits twice, the intent before and the outcome after; what comes at the same time shares its commits.</remarks>
[MemoryDiagnoser]
public class LedgerBenchmarks
{
    private readonly byte[] _page = new byte[4_096];
    private string _folder = null!;
    private FileStream _file = null!;
    private SqliteDatabase _durable = null!;
    private SqliteDatabase _process = null!;
    private AIFunction _inDurable = null!;
    private AIFunction _inProcess = null!;
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private int _runs;
    private int _calls;

    /// <summary>How many calls are under way at once.</summary>
    [Params(1, 64)]
    public int Concurrency { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("ledger").FullName;
        _file = new FileStream(Path.Combine(_folder, "appended"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        _durable = new SqliteDatabase(new() { Path = Path.Combine(_folder, "durable.db") });
        _process = new SqliteDatabase(new() { Path = Path.Combine(_folder, "process.db"), SurvivesPowerLoss = false });
        _inDurable = Guarded(_durable);
        _inProcess = Guarded(_process);
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        _durable.Dispose();
        _process.Dispose();
        await _file.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What the disk can do: as many appends of a page as calls, each of which waits for the disk.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = 64)]
    public void AppendsThatWaitForTheDisk()
    {
        for (var i = 0; i < 64; i++)
        {
            _file.Write(_page);
            _file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Calls whose record survives a loss of power.</summary>
    [Benchmark(OperationsPerInvoke = 64)]
    public Task Durable() => CallAsync(_inDurable);

    /// <summary>Calls whose record survives the death of the process.</summary>
    [Benchmark(OperationsPerInvoke = 64)]
    public Task SurvivingTheProcess() => CallAsync(_inProcess);

    private static AIFunction Guarded(SqliteDatabase database) =>
        AIFunctionFactory.Create((int order) => Task.FromResult("refunded"), "issue_refund")
            .AsGuarded(new ToolGuard { Ledger = new SqliteEffectLedger(database) });

    private async Task CallAsync(AIFunction tool)
    {
        // Effects are of a run; it is current in here alone.
        await using var run = AgentRun.Start(id: $"{_prefix}{_runs++}");
        for (var done = 0; done < 64; done += Concurrency)
        {
            await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => tool.InvokeAsync(new() { ["order"] = Interlocked.Increment(ref _calls) }).AsTask()));
        }
    }
}
