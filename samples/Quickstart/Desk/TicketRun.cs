using Quickstart.Tickets;
using Quickstart.World;

namespace Quickstart.Desk;

/// <summary>How the work on one ticket ended.</summary>
public sealed record TicketRun(Ticket Ticket, SupportWorld World)
{
    public TicketOutcome? Outcome { get; init; }

    public Exception? Failure { get; init; }

    /// <summary>The time for a ticket ran out.</summary>
    public bool IsTimedOut { get; init; }

    public TimeSpan Elapsed { get; init; }
}
