using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Quickstart.World;

/// <summary>The five tools of the desk over one world, with faults of their own.</summary>
public sealed class SupportTools
{
    private static readonly TimeSpan SlowCall = TimeSpan.FromSeconds(2);
    private readonly SupportWorld _world;
    private readonly ToolFaults _faults;
    private readonly TimeProvider _time;

    public SupportTools(SupportWorld world, ToolFaults faults, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _world = world;
        _faults = faults;
    }

    public IReadOnlyList<AIFunction> All() =>
    [
        AIFunctionFactory.Create(LookUpOrderAsync, "look_up_order", "Reads an order: customer, total, status, what was refunded."),
        AIFunctionFactory.Create(SearchPolicyAsync, "search_policy", "Finds the policy that answers a question."),
        AIFunctionFactory.Create(IssueRefundAsync, "issue_refund", "Pays money back to the customer of an order."),
        AIFunctionFactory.Create(SendMailAsync, "send_mail", "Sends a mail."),
        AIFunctionFactory.Create(EscalateAsync, "escalate", "Hands the ticket over to a person, with the reason."),
    ];

    private Task<OrderView> LookUpOrderAsync([Description("Order number such as A-10023.")] string order, CancellationToken cancellation) =>
        RunAsync("look_up_order", order, () => _world.LookUp(order), Padding.Lengthen, cancellation);

    private Task<PolicyView> SearchPolicyAsync([Description("Topic or question.")] string query, CancellationToken cancellation) =>
        RunAsync("search_policy", query, () => _world.Search(query), Padding.Lengthen, cancellation);

    private Task<Receipt> IssueRefundAsync(
        [Description("Order number such as A-10023.")] string order,
        [Description("Amount in the currency of the order.")] decimal amount,
        [Description("Why.")] string reason,
        CancellationToken cancellation) =>
        RunAsync("issue_refund", order, () => _world.Refund(order, amount, reason), null, cancellation);

    private Task<Receipt> SendMailAsync(
        [Description("E-mail address of the recipient.")] string to, string subject, string body, CancellationToken cancellation) =>
        RunAsync("send_mail", to, () => _world.Mail(to, subject, body), null, cancellation);

    private Task<Receipt> EscalateAsync([Description("What a person has to decide.")] string reason, CancellationToken cancellation) =>
        RunAsync("escalate", "", () => _world.Escalate(reason), null, cancellation);

    private async Task<T> RunAsync<T>(string tool, string key, Func<T> work, Func<T, T>? lengthen, CancellationToken cancellation)
    {
        _world.Calls.Add(tool, key);
        var fault = _faults.Next(_world.Ticket.Id, tool, hasEffect: lengthen is null);
        _world.Journal.Write(fault == ToolFault.None ? $"  tool {tool} runs" : $"  tool {tool} runs and meets a fault: {fault}");
        switch (fault)
        {
            case ToolFault.Unavailable:
                throw new HttpRequestException(HttpRequestError.ConnectionError, $"{tool}: connection refused.");
            case ToolFault.Slow:
                await Task.Delay(SlowCall, _time, cancellation);
                return work();
            case ToolFault.TimedOutAfterEffect:
                work();
                throw new TimeoutException($"{tool}: no reply in time.");
            case ToolFault.VeryLong when lengthen is not null:
                return lengthen(work());
            default:
                return work();
        }
    }
}
