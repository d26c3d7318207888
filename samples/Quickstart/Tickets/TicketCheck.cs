using Quickstart.Judging;

namespace Quickstart.Tickets;

/// <summary>Finds what makes a ticket unusable as ground truth.</summary>
internal static class TicketCheck
{
    private static readonly HashSet<string> Kinds =
        ["ordinary", "messy", "malformed", "multilingual", "long", "conversation", "personal", "injection", "contradictory"];

    private static readonly HashSet<string> Types = ["email", "phone", "card", "iban", "ip", "nationalId"];

    public static string? Flaw(Ticket ticket)
    {
        if (!Kinds.Contains(ticket.Kind))
        {
            return $"the kind '{ticket.Kind}' is none of {string.Join(", ", Kinds)}";
        }

        if (ticket.Repeat.Concat(ticket.Earlier is { } earlier ? [earlier] : []).Any(b => b.Times is < 1 or > 100_000))
        {
            return "a repeated block stands 1 to 100000 times";
        }

        return ticket.Personal.Select(p => PersonalFlaw(p, ticket)).FirstOrDefault(f => f is not null);
    }

    private static string? PersonalFlaw(PersonalValue personal, Ticket ticket)
    {
        if (!Types.Contains(personal.Type))
        {
            return $"the personal type '{personal.Type}' is none of {string.Join(", ", Types)}";
        }

        var places = ticket.Orders.Select(o => $"{o.Email} {o.Note}").Concat([ticket.Text, ticket.Subject, ticket.Customer.Email]);
        return places.Any(place => new WireText(place).Contains(personal))
            ? null
            : $"the personal value '{personal.Value}' stands nowhere in the ticket";
    }
}
