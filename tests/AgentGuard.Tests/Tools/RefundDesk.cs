using System.ComponentModel.DataAnnotations;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tools;

/// <summary>Tools with effects that can be counted.</summary>
internal sealed class RefundDesk
{
    private int _refunds;

    public int Refunds => _refunds;

    public List<string> Orders { get; } = [];

    /// <summary>What a refund does after it was issued.</summary>
    public Func<Task> Afterwards { get; set; } = () => Task.CompletedTask;

    public AIFunction Refund => AIFunctionFactory.Create(IssueRefundAsync, "issue_refund");

    public AIFunction Status => AIFunctionFactory.Create(GetStatus, "get_status");

    [ToolEffect(ToolEffect.Irreversible)]
    public async Task<string> IssueRefundAsync(
        string order, [System.ComponentModel.DataAnnotations.Range(1, 100)] int amount = 1,
            [AllowedValues("card", "bank")] string method = "card", [StringLength(5)] string note = "")
    {
        Interlocked.Increment(ref _refunds);
        lock (Orders)
        {
            Orders.Add(order);
        }

        await Afterwards();
        return $"refunded {amount} of {order} by {method}{note}";
    }

    [ToolEffect(ToolEffect.ReadOnly)]
    public string GetStatus(string order)
    {
        lock (Orders)
        {
            Orders.Add(order);
        }

        return $"{order} is open";
    }
}
