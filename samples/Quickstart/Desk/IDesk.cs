using Quickstart.Tickets;

namespace Quickstart.Desk;

/// <summary>A support desk: an agent loop that works on one ticket at a time, many at once.</summary>
public interface IDesk
{
    /// <summary>What the desk counted about its own work.</summary>
    DeskCounters Counters { get; }

    Task<TicketOutcome> HandleAsync(Ticket ticket, CancellationToken cancellation);
}
