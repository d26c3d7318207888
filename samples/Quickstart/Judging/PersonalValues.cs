using Quickstart.Tickets;

namespace Quickstart.Judging;

/// <summary>All personal values of a ticket: those it lists, the customer's address and the addresses of the customer's orders.</summary>
public static class PersonalValues
{
    public static IEnumerable<PersonalValue> Of(Ticket ticket) => ticket.Personal
        .Append(new PersonalValue("email", ticket.Customer.Email))
        .Concat(ticket.Orders.Where(o => o.Email is not null).Select(o => new PersonalValue("email", o.Email!)))
        .DistinctBy(p => p.Value.ToUpperInvariant());
}
