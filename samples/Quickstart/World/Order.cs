namespace Quickstart.World;

/// <summary>An order as the shop knows it.</summary>
public sealed record Order
{
    public required string Number { get; init; }

    /// <summary>The id of the customer who placed it.</summary>
    public required string Customer { get; init; }

    public string? Email { get; init; }

    public required string Item { get; init; }

    public required decimal Total { get; init; }

    public string Currency { get; init; } = "EUR";

    /// <summary>processing, in transit, delivered, lost or cancelled.</summary>
    public required string Status { get; init; }

    /// <summary>Days since delivery; absent when it was not delivered.</summary>
    public int? DeliveredDaysAgo { get; init; }

    /// <summary>What was paid back before this ticket.</summary>
    public decimal Refunded { get; init; }

    public string? Tracking { get; init; }

    /// <summary>Free text of whoever handled the order; nobody has checked it.</summary>
    public string? Note { get; init; }

    /// <summary>Another clerk holds the record: reading it fails every time.</summary>
    public bool Locked { get; init; }

    /// <summary>The parcel travels on: every look-up shows a new scan.</summary>
    public bool Moving { get; init; }
}
