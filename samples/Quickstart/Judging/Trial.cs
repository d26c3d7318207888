using Quickstart.Desk;
using Quickstart.Tickets;
using Quickstart.Wire;
using Quickstart.World;

namespace Quickstart.Judging;

/// <summary>Puts one kind of desk to the test: its own endpoint and worlds, the same seed and faults as every other.</summary>
public static class Trial
{
    /// <summary>The share of tool calls that misbehave, for each share of model calls that do.</summary>
    private const double ToolShare = 0.25;

    public static async Task<LoopResult> RunAsync(
        string name,
        Func<ModelEndpoint, WorldSet, ToolFaults, IDesk> open,
        IReadOnlyList<Ticket> tickets,
        TrialOptions options,
        Action<int> progress)
    {
        await using var endpoint = await ModelEndpoint.StartAsync(options.Seed, options.FaultRate, tickets);
        var worlds = new WorldSet();
        var desk = open(endpoint, worlds, new ToolFaults(options.Seed, options.FaultRate * ToolShare));
        using (desk as IDisposable)
        {
            var runs = await DeskShift.WorkAsync(desk, worlds, tickets, options.Parallel, progress);
            var calls = endpoint.Calls;
            var byTicket = calls.ToLookup(c => c.Ticket);
            var judgements = runs.Select(r => Judge.Assess(r, byTicket[r.Ticket.Id].Concat(byTicket[null]))).ToList();
            return new LoopResult(name, runs, judgements, Scorecard.Of(runs, judgements, calls, desk.Counters));
        }
    }
}
