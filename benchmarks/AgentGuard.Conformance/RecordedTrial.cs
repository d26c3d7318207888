using System.Collections.Concurrent;
using AgentGuard.Events;
using AgentGuard.Replay;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Quickstart.Desk;
using Quickstart.Tickets;
using Quickstart.Wire;
using Quickstart.World;

namespace AgentGuard.Conformance;

/// <summary>
/// The Quickstart with its simulated provider over loopback HTTP and its faults of model and tools, each ticket at a desk of its own: what breakers know of
/// other runs is no part of a recording.
/// </summary>
internal sealed class RecordedTrial : IAsyncDisposable
{
    private readonly ModelEndpoint _endpoint;
    private readonly string _folder;
    private readonly int _seed;
    private readonly double _faultRate;
    private readonly bool _streaming;

    private RecordedTrial(ModelEndpoint endpoint, int seed, double faultRate, bool streaming, string folder) =>
        (_endpoint, _seed, _faultRate, _streaming, _folder) = (endpoint, seed, faultRate, streaming, folder);

    public static async Task<RecordedTrial> StartAsync(int seed, double faultRate, IReadOnlyList<Ticket> tickets, bool streaming, string folder) =>
        new(await ModelEndpoint.StartAsync(seed, faultRate, tickets, new HurriedTime()).ConfigureAwait(false), seed, faultRate, streaming, folder);

    public async Task<RecordedTicket> RecordAsync(Ticket ticket)
    {
        var time = new HurriedTime();
        using var recorder = new RunRecorder(PathOf(ticket), timeProvider: time);
        return await HandleAsync(ticket, time, new Surroundings
        {
            Model = model => model.AsBuilder().UseRecording(recorder).Build(),
            Tool = recorder.Record,
            LookUp = recorder.Draw,
        }).ConfigureAwait(false);
    }

    public async Task<RecordedTicket> ReplayAsync(Ticket ticket)
    {
        var time = new HurriedTime();
        var recording = await RunRecording.LoadAsync(PathOf(ticket)).ConfigureAwait(false);
        var replay = new RunReplay(recording, new() { Clock = time });
        var replayed = await HandleAsync(ticket, time, new Surroundings
        {
            Model = model => model.AsBuilder().UseReplay(replay).Build(),
            Tool = replay.Answer,
            LookUp = replay.Draw,
        }).ConfigureAwait(false);
        File.Delete(PathOf(ticket));
        return replayed with { Divergence = replay.FirstDivergence?.ToString(), Steps = recording.Steps.Count - replay.Unasked.Count, LiveCalls = replay.LiveCalls };
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    private string PathOf(Ticket ticket) => Path.Combine(_folder, $"{_seed}-{_streaming}-{ticket.Id}.jsonl");

    private async Task<RecordedTicket> HandleAsync(Ticket ticket, TimeProvider time, Surroundings around)
    {
        var listener = new Listener();
        var worlds = new WorldSet();
        TicketScope.Current = worlds.For(ticket);
        using var desk = new GuardedDesk(
            _endpoint, worlds, new ToolFaults(_seed, _faultRate), around with { Time = time, Seed = _seed, IsStreaming = _streaming, Listener = listener });
        var end = await EndAsync(desk, ticket).ConfigureAwait(false);
        return new([.. listener.Events], end);
    }

    private static async Task<string> EndAsync(GuardedDesk desk, Ticket ticket)
    {
        try
        {
            var outcome = await desk.HandleAsync(ticket, CancellationToken.None).ConfigureAwait(false);
            return $"{outcome.HandOverReason}: {outcome.Answer}";
        }
#pragma warning disable CA1031 // Whatever ends a run is its end.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    private sealed class Listener : IAgentListener
    {
        public ConcurrentQueue<string> Events { get; } = new();

        public void OnEvent(AgentEvent happened) => Events.Enqueue($"{happened.Code} {happened.Message}");
    }
}
