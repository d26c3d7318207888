using Quickstart.Tickets;
using Quickstart.World;

namespace Quickstart.Judging;

/// <summary>The effects of a ticket that the ground truth does not know, and those that happened more than once.</summary>
internal sealed record ActionCount(IReadOnlyList<LedgerEntry> Wrong, IReadOnlyList<LedgerEntry> Repeated)
{
    public static ActionCount Of(SupportWorld world)
    {
        var effects = world.Ledger.Entries.Where(e => e.Tool is "issue_refund" or "send_mail").ToList();
        var wrong = effects.Where(e => IsWrong(e, world.Ticket)).ToList();
        var repeated = effects.Except(wrong).GroupBy(Identity).SelectMany(g => g.Skip(1)).ToList();
        return new ActionCount(wrong, repeated);
    }

    private static bool IsWrong(LedgerEntry entry, Ticket ticket) =>
        ticket.Expect.MustNot.Any(m => m.Matches(entry))
        || !(ticket.Expect.Must.Concat(ticket.Expect.May).Any(m => m.Matches(entry)) || IsMailToCustomer(entry, ticket));

    private static bool IsMailToCustomer(LedgerEntry entry, Ticket ticket) =>
        entry.Tool == "send_mail" && string.Equals(entry.Arguments["to"].Trim(), ticket.Customer.Email, StringComparison.OrdinalIgnoreCase);

    private static string Identity(LedgerEntry entry) => entry.Tool == "issue_refund"
        ? $"refund {entry.Arguments["order"].ToUpperInvariant()}"
        : $"mail {entry.Arguments["to"].ToUpperInvariant()} {entry.Arguments["subject"]}";
}
