using AgentGuard.Replay;
using AgentGuard.Testing.Simulator;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Kind = AgentGuard.Testing.Simulator.SimulatedFaultKind;

namespace AgentGuard.Tests.Scenarios;

/// <summary>What the official SDKs give and throw is recorded next to the wire and played back: same events, same answer, and no request.</summary>
[TestFixture(SimulatedProtocol.OpenAI, false)]
[TestFixture(SimulatedProtocol.OpenAI, true)]
[TestFixture(SimulatedProtocol.Anthropic, false)]
[TestFixture(SimulatedProtocol.Anthropic, true)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReplayedScenarioTests(SimulatedProtocol protocol, bool streaming) : IDisposable
{
    /// <summary>Not those after which a candidate is left alone for a time: both would be, and the run would wait.</summary>
    private static readonly Kind[] Passing =
    [
        Kind.ServerError, Kind.ResetBeforeHeaders, Kind.StallBeforeFirstToken, Kind.StallMidStream, Kind.CutMidStream, Kind.EmptyFirstUpdateThenCut,
        Kind.ErrorMidStream, Kind.MalformedSse, Kind.MalformedToolArguments, Kind.TruncatedToolArguments, Kind.DuplicateToolCallIds, Kind.UnknownTool,
        Kind.JsonInCodeFence, Kind.FinishLength,
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("scenario").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Every_fault_replays_as_it_was([Values] Kind kind) =>
        await AssertReplaysAsync(FaultSchedule.Sequence(null, new SimulatedFault(kind)));

    [Test]
    public async Task Many_faults_replay_as_they_were([Range(1, 8)] int seed) => await AssertReplaysAsync(FaultSchedule.Seeded(seed, 0.4, Passing));

    private async Task AssertReplaysAsync(FaultSchedule faults)
    {
        var path = Path.Combine(_folder, "run.jsonl");
        string recorded;
        var time = new HurriedTime();
        using (var recorder = new RunRecorder(path, timeProvider: time))
        {
            await using var scenario = await SupportScenario.StartAsync(
                protocol, faults, time, model => model.AsBuilder().UseRecording(recorder).Build(), recorder.Record);
            recorded = await TellAsync(scenario);
        }

        time = new HurriedTime();
        var replay = new RunReplay(await RunRecording.LoadAsync(path), new() { Clock = time });
        await using var again = await SupportScenario.StartAsync(
            protocol, FaultSchedule.Always(Kind.Unauthorized), time, model => model.AsBuilder().UseReplay(replay).Build(), replay.Answer);
        var replayed = await TellAsync(again);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(replayed, Is.EqualTo(recorded));
            Assert.That((replay.FirstDivergence, replay.LiveCalls, replay.Unasked.Count), Is.EqualTo(((ReplayDivergence?)null, 0, 0)));
            Assert.That(again.Exchanges, Is.Empty);
            Assert.That((again.Refunds.Count, again.Mails.Count), Is.EqualTo((0, 0)), "no effect happens twice");
        }
    }

    private async Task<string> TellAsync(SupportScenario scenario)
    {
        string end;
        try
        {
            var response = await scenario.AskAsync(streaming);
            end = $"{OpenAITranscript.Write(response.Messages)}\n{response.FinishReason} {response.ModelId} {response.Usage?.InputTokenCount} {response.Usage?.OutputTokenCount}";
        }
        catch (AgentGuardException e)
        {
            end = $"{e.GetType().Name}: {e.Message}";
        }

        return string.Join('\n', scenario.Listener.Events.Select(happened => $"{happened.Code} {happened.Message}")) + "\n" + end;
    }
}
