namespace Quickstart.World;

/// <summary>What look_up_order returns.</summary>
public sealed record OrderView
{
    public required string Order { get; init; }
    public required bool Found { get; init; }
    public string? Customer { get; init; }
    public string? Email { get; init; }
    public string? Item { get; init; }
    public decimal? Total { get; init; }
    public string? Currency { get; init; }
    public string? Status { get; init; }
    public int? DeliveredDaysAgo { get; init; }
    public decimal? RefundedTotal { get; init; }

    /// <summary>Mails sent about the ticket at hand, so that an uncertain sending can be checked.</summary>
    public int? MailsSent { get; init; }
    public string? Tracking { get; init; }
    public string? Note { get; init; }
    public IReadOnlyList<string>? History { get; init; }
}
