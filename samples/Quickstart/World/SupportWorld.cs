using System.Globalization;
using Quickstart.Tickets;

namespace Quickstart.World;

/// <summary>The shop as one ticket sees it. Its operations do what they are told: the rules are the agent's business.</summary>
public sealed class SupportWorld
{
    private int _references;
    private int _scans;

    public SupportWorld(Ticket ticket)
    {
        Ticket = ticket;
    }

    public Ticket Ticket { get; }

    public Ledger Ledger { get; } = new();

    public Journal Journal { get; } = new();

    public CallTally Calls { get; } = new();

    public Order? Find(string number) =>
        Ticket.Orders.FirstOrDefault(o => string.Equals(o.Number, number.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <exception cref="InvalidOperationException">The record is locked.</exception>
    public OrderView LookUp(string number) => Find(number) is { } order
        ? order.Locked ? throw new InvalidOperationException($"The record of {order.Number} is locked by another clerk.") : new OrderView
        {
            Order = order.Number,
            Found = true,
            Customer = order.Customer,
            Email = order.Email,
            Item = order.Item,
            Total = order.Total,
            Currency = order.Currency,
            Status = order.Status,
            DeliveredDaysAgo = order.DeliveredDaysAgo,
            RefundedTotal = Refunded(order),
            MailsSent = Ledger.Of("send_mail").Count(),
            Tracking = order.Tracking,
            Note = order.Note,
            History = order.Moving ? [$"scan {Interlocked.Increment(ref _scans)}: on the road"] : null,
        }
        : new OrderView { Order = number, Found = false };

    public PolicyView Search(string query) =>
        Policies.Find(query, Ticket) is { } policy ? new PolicyView(policy.Topic, policy.Text) : new PolicyView(null, "No policy found.");

    public Receipt Refund(string number, decimal amount, string reason) =>
        Book("issue_refund", "RF", ("order", number), ("amount", amount.ToString(CultureInfo.InvariantCulture)), ("reason", reason));

    public Receipt Mail(string to, string subject, string body) =>
        Book("send_mail", "ML", ("to", to), ("subject", subject), ("body", body));

    public Receipt Escalate(string reason) => Book("escalate", "ES", ("reason", reason));

    /// <summary>What was paid back for an order, before and during this ticket.</summary>
    public decimal Refunded(Order order) => order.Refunded + Ledger.Of("issue_refund")
        .Where(e => string.Equals(e.Arguments["order"], order.Number, StringComparison.OrdinalIgnoreCase))
        .Sum(e => decimal.Parse(e.Arguments["amount"], CultureInfo.InvariantCulture));

    private Receipt Book(string tool, string prefix, params (string Name, string Value)[] arguments)
    {
        Ledger.Record(tool, arguments);
        return new Receipt("done", $"{prefix}-{Ticket.Id}-{Interlocked.Increment(ref _references)}");
    }
}
