using System.Collections.Concurrent;
using System.Diagnostics;
using Quickstart.Tickets;
using Quickstart.Wire;
using Quickstart.World;

namespace Quickstart.Desk;

/// <summary>Lets a desk work through tickets, several at once, each within its time.</summary>
public static class DeskShift
{
    /// <summary>A ticket that takes longer is lost.</summary>
    public static readonly TimeSpan TimePerTicket = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<TicketRun>> WorkAsync(
        IDesk desk, WorldSet worlds, IReadOnlyList<Ticket> tickets, int parallel, Action<int> progress)
    {
        var runs = new ConcurrentDictionary<string, TicketRun>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(tickets, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (ticket, _) =>
        {
            runs[ticket.Id] = await HandleAsync(desk, worlds.For(ticket));
            progress(runs.Count);
        });
        return [.. tickets.Select(t => runs[t.Id])];
    }

    private static async Task<TicketRun> HandleAsync(IDesk desk, SupportWorld world)
    {
        var run = new TicketRun(world.Ticket, world);
        var watch = Stopwatch.StartNew();
        using var time = new CancellationTokenSource(TimePerTicket);
        TicketScope.Current = world;
        try
        {
            // The second limit is for a desk that does not heed its cancellation.
            var outcome = await desk.HandleAsync(world.Ticket, time.Token).WaitAsync(TimePerTicket + TimeSpan.FromSeconds(2));
            return run with { Outcome = outcome, Elapsed = watch.Elapsed };
        }
        catch (Exception e)
        {
            return run with { Failure = e, IsTimedOut = time.IsCancellationRequested, Elapsed = watch.Elapsed };
        }
    }
}
