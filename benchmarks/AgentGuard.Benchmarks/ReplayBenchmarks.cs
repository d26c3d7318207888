using AgentGuard.Replay;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace AgentGuard.Benchmarks;

/// <summary>What it costs to record a call of a model, in a conversation of ten messages, and to answer it from a recording.</summary>
[MemoryDiagnoser]
public class ReplayBenchmarks
{
    private const int Calls = 5_000;
    private readonly List<ChatMessage> _messages = [.. Enumerable.Range(0, 10).Select(i =>
        new ChatMessage(i % 2 == 0 ? ChatRole.User : ChatRole.Assistant, $"Message {i} of a conversation about the order A-10023, which is late."))];

    private readonly string _folder = Directory.CreateTempSubdirectory("recordings").FullName;
    private IChatClient _bare = null!;
    private IChatClient _inMemory = null!;
    private IChatClient _inFile = null!;
    private IChatClient _replayed = null!;
    private RunRecorder _fileRecorder = null!;

    [IterationSetup]
    public void Begin()
    {
        _bare = new InnerChatClient(awaits: false);
        var recorder = new RunRecorder();
        _inMemory = _bare.AsBuilder().UseRecording(recorder).Build();
        _fileRecorder = new RunRecorder(Path.Combine(_folder, Guid.NewGuid() + ".jsonl"));
        _inFile = _bare.AsBuilder().UseRecording(_fileRecorder).Build();

        var recorded = new RunRecorder();
        var client = _bare.AsBuilder().UseRecording(recorded).Build();
        for (var i = 0; i < Calls; i++)
        {
            client.GetResponseAsync(_messages).GetAwaiter().GetResult();
        }

        _replayed = _bare.AsBuilder().UseReplay(new RunReplay(recorded.Recording)).Build();
    }

    [IterationCleanup]
    public void End() => _fileRecorder.Dispose();

    [GlobalCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task<int> Bare() => AskAsync(_bare);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task<int> RecordedInMemory() => AskAsync(_inMemory);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task<int> RecordedInAFile() => AskAsync(_inFile);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task<int> Replayed() => AskAsync(_replayed);

    private async Task<int> AskAsync(IChatClient client)
    {
        var length = 0;
        for (var i = 0; i < Calls; i++)
        {
            length += (await client.GetResponseAsync(_messages).ConfigureAwait(false)).Text.Length;
        }

        return length;
    }
}
