using System.Text.Json;
using AgentGuard.Replay;
using AgentGuard.Testing;
using AgentGuard.Tests.Tools;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Replay;

[TestFixture(false)]
[TestFixture(true)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunRecordingsTests(bool streaming) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recordings").FullName;

    private RunRecordings Recordings => field ??= new(Path.Combine(_folder, "runs"), new Dictionary<string, string> { ["prompt"] = "7" });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Runs_at_the_same_time_have_a_file_each_that_plays_back()
    {
        var stock = AIFunctionFactory.Create((string item) => $"{item}: 3", "stock");
        var model = new ScriptedChatClient(request => request.Messages.Count == 1
            ? ScriptedStep.ToolCall("stock", new Dictionary<string, object?> { ["item"] = request.Messages[0].Text })
            : ScriptedStep.Text($"There are three of {request.Messages[0].Text}."));
        var client = model.AsBuilder().UseAgentRun().UseRecording(Recordings).UseGuardedFunctionInvocation().UseRecording(Recordings).Build();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => ToolLoop.AskAsync(
            client, streaming, new() { Tools = [stock] }, [new(ChatRole.User, $"item {i}")])));

        List<string> replayed = [];
        foreach (var path in Directory.GetFiles(Path.Combine(_folder, "runs")))
        {
            var recording = await RunRecording.LoadAsync(path);
            var again = Replaying(new RunReplay(recording));
            var asked = JsonElement.Parse(recording.Steps[0].Request.Parts[0].Json).GetProperty("contents")[0].GetProperty("text").GetString()!;

            Assert.That(recording.Steps.Select(step => step.Tool), Is.EqualTo(new[] { null, "stock", null }));
            replayed.Add((await ToolLoop.AskAsync(again, streaming, new() { Tools = [stock] }, [new(ChatRole.User, asked)])).Text);
        }

        Assert.That(replayed, Is.EquivalentTo(answers.Select(answer => answer.Text)));
    }

    [Test]
    public async Task Outside_of_a_run_nothing_is_recorded()
    {
        await ToolLoop.AskAsync(new ScriptedChatClient(ScriptedStep.Text("hello")).AsBuilder().UseRecording(Recordings).Build(), streaming);

        Assert.That(Directory.GetFiles(Path.Combine(_folder, "runs")), Is.Empty);
    }

    [Test]
    public async Task A_run_that_is_taken_up_again_is_recorded_beside_the_first()
    {
        var client = new ScriptedChatClient(ScriptedStep.Text("one"), ScriptedStep.Text("two")).AsBuilder().UseRecording(Recordings).Build();
        for (var i = 0; i < 2; i++)
        {
            await using var run = AgentRun.Start(id: "r-1");
            await ToolLoop.AskAsync(client, streaming);
        }

        var second = await RunRecording.LoadAsync(Path.Combine(_folder, "runs", "r-1.2.jsonl"));
        Assert.That(second.Steps, Has.Count.EqualTo(1));
        Assert.That(second.Values["prompt"], Is.EqualTo("7"));
    }

    [Test]
    public async Task No_id_leads_out_of_the_folder_and_sub_runs_share_the_file()
    {
        await using var run = AgentRun.Start(id: "../../etc/passwd");
        await using var inner = AgentRun.Start();

        Assert.That(Path.GetDirectoryName(Recordings.PathOf(run)), Is.EqualTo(Path.Combine(_folder, "runs")));
        Assert.That(Recordings.PathOf(inner), Is.EqualTo(Recordings.PathOf(run)));
    }

    private static IChatClient Replaying(RunReplay replay) =>
        new ScriptedChatClient().AsBuilder().UseReplay(replay).UseGuardedFunctionInvocation().UseReplay(replay).Build();

    [Test]
    public async Task A_thousand_runs_at_a_time_keep_no_more_the_longer_they_last()
    {
        var recordings = new RunRecordings(_folder);
        using var client = new ChatClientBuilder(new Echo()).UseRecording(recordings).Build();
        List<Talk> talks = [.. Enumerable.Range(0, 1_000).Select(_ => new Talk(client))];

        await GoOnAsync(talks, calls: 10);
        var after10 = GC.GetTotalMemory(forceFullCollection: true);
        await GoOnAsync(talks, calls: 20);
        var after30 = GC.GetTotalMemory(forceFullCollection: true);

        Assert.That(after30, Is.LessThan(after10 * 1.2));
        var kept = await RunRecording.LoadAsync(recordings.PathOf(talks[0].Run));
        Assert.That(kept.Steps, Has.Count.EqualTo(30));
        GC.KeepAlive(talks);
    }

    private static async Task GoOnAsync(List<Talk> talks, int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            await Task.WhenAll(talks.Select(talk => talk.AskAsync()));
        }
    }

    /// <summary>A run that asks with its last ten messages.</summary>
    private sealed class Talk(IChatClient client)
    {
        private readonly Queue<ChatMessage> _last = new();
        private int _asked;

        public AgentRun Run { get; private set; } = null!;

        private ExecutionContext? _context;

        public async Task AskAsync()
        {
            if (_context is null)
            {
                Run = AgentRun.Start();
                _context = ExecutionContext.Capture();
            }

            ExecutionContext.Restore(_context!);
            _last.Enqueue(new(ChatRole.User, $"Question {++_asked} {new string('x', 100)}"));
            if (_last.Count > 10)
            {
                _last.Dequeue();
            }

            await client.GetResponseAsync(_last);
        }
    }

    /// <summary>A model that remembers nothing of what it is asked.</summary>
    private sealed class Echo : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Yes.")));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
