using System.Collections.Concurrent;
using Quickstart.Tickets;

namespace Quickstart.World;

/// <summary>One world for each ticket of a run, so that a ticket tried again meets what its first try did.</summary>
public sealed class WorldSet
{
    private readonly ConcurrentDictionary<string, SupportWorld> _worlds = new(StringComparer.Ordinal);

    public SupportWorld For(Ticket ticket) => _worlds.GetOrAdd(ticket.Id, _ => new SupportWorld(ticket));
}
