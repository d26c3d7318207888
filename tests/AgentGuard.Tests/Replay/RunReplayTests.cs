using AgentGuard.Failures;
using AgentGuard.Replay;
using AgentGuard.Testing;
using AgentGuard.Tests.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static AgentGuard.Tests.Tools.ToolLoop;

namespace AgentGuard.Tests.Replay;

[TestFixture(false)]
[TestFixture(true)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunReplayTests(bool streaming) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recording").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private int _ran;

    private string FilePath => Path.Combine(_folder, "run.jsonl");

    private AIFunction Stock => AIFunctionFactory.Create((string item) => Count($"{item}: 3"), "stock");

    private AIFunction Order => AIFunctionFactory.Create((string item) => item == "none" ? throw new InvalidOperationException("no such item") : Count($"ordered {item}"), "order");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_run_plays_back_from_its_file_without_a_model_and_without_a_tool()
    {
        var answer = await RecordAsync();
        _ran = 0;
        var replay = new RunReplay(await RunRecording.LoadAsync(FilePath));
        var again = await AskAsync(Replaying(replay, new ScriptedChatClient()), "Order tea");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(OpenAITranscript.Write(again.Messages), Is.EqualTo(OpenAITranscript.Write(answer.Messages)));
            Assert.That((again.Usage?.TotalTokenCount, again.FinishReason), Is.EqualTo((answer.Usage?.TotalTokenCount, answer.FinishReason)));
            Assert.That((_ran, replay.LiveCalls, replay.Unasked.Count, replay.FirstDivergence), Is.EqualTo((0, 0, 0, (ReplayDivergence?)null)));
        }
    }

    [Test]
    public async Task A_recording_answers_on_the_other_path_as_well()
    {
        var answer = await RecordAsync();
        var client = Replaying(new RunReplay(await RunRecording.LoadAsync(FilePath)), new ScriptedChatClient());
        var again = await ToolLoop.AskAsync(client, !streaming, Options(), [new(ChatRole.User, "Order tea")]);

        Assert.That(OpenAITranscript.Write(again.Messages), Is.EqualTo(OpenAITranscript.Write(answer.Messages)));
    }

    [Test]
    public async Task A_file_says_what_was_asked_when_and_of_whom()
    {
        await RecordAsync();
        var recording = await RunRecording.LoadAsync(FilePath);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(recording.Steps.Select(step => step.Tool), Is.EqualTo(new[] { null, "stock", "stock", null, "order", null }));
            Assert.That(recording.Steps.Select(step => step.Number), Is.EqualTo([1, 2, 3, 4, 5, 6]));
            Assert.That((recording.StartedAt, recording.Values["prompt"], recording.IsCutOff), Is.EqualTo((_time.GetUtcNow(), "7", false)));
            Assert.That(recording.Steps[4].Failure, Is.Null);
            Assert.That(recording.Library, Is.Not.Null);
        }
    }

    [Test]
    public async Task Another_prompt_stops_a_strict_replay_and_is_named()
    {
        await RecordAsync();
        var replay = new RunReplay(await RunRecording.LoadAsync(FilePath));
        var thrown = (await Assert.ThrowsAsync<ReplayDivergedException>(() => AskAsync(Replaying(replay, new ScriptedChatClient()), "Order coffee")))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((thrown.Divergence.Step, thrown.Divergence.Difference?.Path), Is.EqualTo((1, "messages[0]")));
            Assert.That(thrown.Message, Does.Contain("Order tea").And.Contain("Order coffee"));
            Assert.That(replay.FirstDivergence, Is.EqualTo(thrown.Divergence));
        }
    }

    [Test]
    public async Task What_the_host_says_does_not_matter_is_no_divergence()
    {
        await RecordAsync();
        var options = new ReplayOptions { Equivalence = part => part with { Json = part.Json.Replace("coffee", "tea", StringComparison.Ordinal) } };
        var replay = new RunReplay(await RunRecording.LoadAsync(FilePath), options);
        var answer = await AskAsync(Replaying(replay, new ScriptedChatClient()), "Order coffee");

        Assert.That((answer.Text, replay.FirstDivergence, replay.LiveCalls), Is.EqualTo(("Ordered.", (ReplayDivergence?)null, 0)));
    }

    [Test]
    public async Task A_fork_goes_on_with_another_model_and_equal_calls_of_tools_keep_their_recorded_results()
    {
        await RecordAsync();
        _ran = 0;
        var replay = new RunReplay(await RunRecording.LoadAsync(FilePath), new() { Mode = ReplayMode.Fork, ForkAtStep = 4 });
        var other = new ScriptedChatClient(ScriptedStep.Contents(Call("order", "x1", ("item", "tea"))), ScriptedStep.Text("Done otherwise."));
        var answer = await AskAsync(Replaying(replay, other), "Order tea");

        Assert.That((answer.Text, _ran, replay.LiveCalls), Is.EqualTo(("Done otherwise.", 0, 2)));
        Assert.That(other.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task After_a_fork_a_tool_runs_live_only_where_the_host_named_it()
    {
        await RecordAsync();
        var recording = await RunRecording.LoadAsync(FilePath);
        _ran = 0;
        var refused = new RunReplay(recording, new() { Mode = ReplayMode.Fork, ForkAtStep = 4 });
        var allowed = new RunReplay(recording, new() { Mode = ReplayMode.Fork, ForkAtStep = 4, LiveTools = ["order"] });

        await Assert.ThrowsAsync<ReplayDivergedException>(() => AskAsync(Replaying(refused, Milk()), "Order tea"));
        Assert.That((_ran, refused.FirstDivergence?.Step, refused.FirstDivergence?.Difference?.Path), Is.EqualTo((0, 5, "arguments.item")));
        Assert.That((await AskAsync(Replaying(allowed, Milk()), "Order tea")).Text, Is.EqualTo("Milk."));
        Assert.That(_ran, Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_missing_is_asked_live_and_kept_so_that_it_is_there_the_next_time()
    {
        await RecordAsync();
        using var kept = new RunRecorder(timeProvider: _time);
        var replay = new RunReplay(await RunRecording.LoadAsync(FilePath), new() { Mode = ReplayMode.RecordMissing }, kept);
        await AskAsync(Replaying(replay, new ScriptedChatClient(ScriptedStep.Text("Coffee."))), "Order coffee");
        var next = new RunReplay(kept.Recording);

        Assert.That((replay.LiveCalls, kept.Recording.Steps.Count), Is.EqualTo((1, 1)));
        Assert.That((await AskAsync(Replaying(next, new ScriptedChatClient()), "Order coffee")).Text, Is.EqualTo("Coffee."));
    }

    [Test]
    public async Task A_failure_of_a_model_plays_back_as_one()
    {
        using var recorder = new RunRecorder(FilePath, timeProvider: _time);
        var failing = new ScriptedChatClient(ScriptedStep.Throw(new HttpRequestException("503 from upstream")));
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(failing.AsBuilder().UseRecording(recorder).Build(), "hi"));
        recorder.Dispose();
        var client = new ScriptedChatClient().AsBuilder().UseReplay(new RunReplay(await RunRecording.LoadAsync(FilePath))).Build();

        var failure = (await Assert.ThrowsAsync<ModelFailureException>(() => AskAsync(client, "hi")))!;
        var thrown = (RecordedFailureException)failure.InnerException!;
        Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.Transport));
        Assert.That((thrown.Failure.Type, thrown.Message), Is.EqualTo(("System.Net.Http.HttpRequestException", "503 from upstream")));
    }

    [Test]
    public async Task A_recording_is_stale_where_a_tool_or_an_option_is_no_longer_what_it_was()
    {
        await RecordAsync();
        var recording = await RunRecording.LoadAsync(FilePath);
        var today = Options();
        Assert.That(recording.FindStale(today), Is.Empty);
        today.Tools = [Stock, AIFunctionFactory.Create((string item, int count) => "ordered", "order")];

        var stale = recording.FindStale(today);
        Assert.That(stale.Select(divergence => divergence.Step), Is.EqualTo([1, 4, 6]));
        Assert.That(stale[0].Difference!.Path, Is.EqualTo("tools.order"));
    }

    [Test]
    public async Task What_is_not_asked_for_any_more_is_told()
    {
        await RecordAsync();
        var replay = new RunReplay(await RunRecording.LoadAsync(FilePath));
        await ToolLoop.AskAsync(new ScriptedChatClient().AsBuilder().UseReplay(replay).Build(), streaming, Options(), [new(ChatRole.User, "Order tea")]);

        Assert.That(replay.Unasked.Select(step => step.Number), Is.EqualTo([2, 3, 4, 5, 6]));
    }

    private static ScriptedChatClient Milk() => new(ScriptedStep.Contents(Call("order", "x1", ("item", "milk"))), ScriptedStep.Text("Milk."));

    private string Count(string result)
    {
        Interlocked.Increment(ref _ran);
        return result;
    }

    private ChatOptions Options() => new() { Tools = [Stock, Order], Temperature = 0 };

    private async Task<ChatResponse> RecordAsync()
    {
        using var recorder = new RunRecorder(FilePath, new Dictionary<string, string> { ["prompt"] = "7" }, _time);
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(Call("stock", "c1", ("item", "tea")), Call("stock", "c2", ("item", "milk"))),
            ScriptedStep.Contents(Call("order", "c3", ("item", "tea"))),
            ScriptedStep.Text("Ordered."));
        var client = model.AsBuilder().UseRecording(recorder).UseFunctionInvocation(configure: loop => loop.AllowConcurrentInvocation = true).UseRecording(recorder).Build();
        return await AskAsync(client, "Order tea");
    }

    private static IChatClient Replaying(RunReplay replay, IChatClient model) =>
        model.AsBuilder().UseReplay(replay).UseFunctionInvocation().UseReplay(replay).Build();

    private Task<ChatResponse> AskAsync(IChatClient client, string text) => ToolLoop.AskAsync(client, streaming, Options(), [new(ChatRole.User, text)]);
}
