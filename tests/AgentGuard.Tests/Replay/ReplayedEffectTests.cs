using AgentGuard.Replay;
using AgentGuard.Testing;
using AgentGuard.Tests.Tools;
using AgentGuard.Tools.Effects;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Replay;

/// <summary>What the host is asked about an effect belongs to the outside world: it is recorded with the tool, and a replay asks nobody.</summary>
[TestFixture(false)]
[TestFixture(true)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReplayedEffectTests(bool streaming) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("effects").FullName;
    private int _asked;

    private string FilePath => Path.Combine(_folder, "run.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestCase("happened")]
    [TestCase("did not happen")]
    [TestCase("nobody knows")]
    [TestCase("throws")]
    public async Task What_was_found_out_is_played_back_and_nobody_is_asked_again(string found)
    {
        string recorded;
        using (var recorder = new RunRecorder(FilePath))
        {
            recorded = await AskAsync((builder, _) => builder.UseRecording(recorder), (_, _) => Find(found));
        }

        var asked = _asked;
        var replay = new RunReplay(await RunRecording.LoadAsync(FilePath));
        var replayed = await AskAsync((builder, _) => builder.UseReplay(replay), (_, _) => Find("happened"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(replayed, Is.EqualTo(recorded));
            Assert.That((asked, _asked - asked), Is.EqualTo((1, 0)));
            Assert.That((replay.FirstDivergence, replay.Unasked.Count, replay.LiveCalls), Is.EqualTo(((ReplayDivergence?)null, 0, 0)));
        }
    }

    [Test]
    public async Task A_replay_that_finds_no_answer_stops()
    {
        using (var recorder = new RunRecorder(FilePath))
        {
            await AskAsync((builder, _) => builder.UseRecording(recorder), verify: null);
        }

        var replay = new RunReplay(await RunRecording.LoadAsync(FilePath));
        await Assert.ThrowsAsync<ReplayDivergedException>(() => AskAsync((builder, _) => builder.UseReplay(replay), (_, _) => Find("happened")));

        Assert.That(replay.FirstDivergence!.Asked, Does.StartWith("the value 'the effect of refund "));
        Assert.That(_asked, Is.Zero);
    }

    private ValueTask<EffectFinding> Find(string found)
    {
        _asked++;
        return found switch
        {
            "happened" => new(EffectFinding.Happened(new { Receipt = "R-1", Amount = 49.9m })),
            "did not happen" => new(EffectFinding.DidNotHappen),
            "nobody knows" => new(EffectFinding.StillUnknown),
            _ => throw new IOException("the books are closed"),
        };
    }

    private async Task<string> AskAsync(
        Func<ChatClientBuilder, bool, ChatClientBuilder> use, Func<EffectInquiry, CancellationToken, ValueTask<EffectFinding>>? verify)
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(new FunctionCallContent("c1", "refund", new Dictionary<string, object?> { ["order"] = "A-1" })),
            ScriptedStep.Text("Done."));
        var refund = AIFunctionFactory.Create((string order) => order == "A-1" ? throw new HttpRequestException("gone") : "paid", "refund");
        var builder = use(new ChatClientBuilder(model).UseAgentRun(), false)
            .UseGuardedFunctionInvocation(t => t.ForTool("refund", o => o.VerifyEffect = verify));
        using var client = use(builder, true).Build();
        var response = await ToolLoop.AskAsync(client, streaming, new ChatOptions { Tools = [refund] }, [new(ChatRole.User, "Refund A-1")]);
        return OpenAITranscript.Write(response.Messages);
    }
}
