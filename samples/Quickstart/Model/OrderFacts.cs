using System.Globalization;

namespace Quickstart.Model;

/// <summary>What a look-up told about an order.</summary>
internal sealed record OrderFacts(
    string Order, bool Found, string? Customer, decimal Total, string Currency, string Status, int? DaysAgo, decimal Refunded,
    int MailsSent, string? Tracking, string? Item)
{
    public static OrderFacts? Read(string result) => ToolText.Field(result, "found") is not { } found
        ? null
        : new OrderFacts(
            ToolText.Field(result, "order") ?? "",
            found == "true",
            ToolText.Field(result, "customer"),
            Number(result, "total") ?? 0,
            ToolText.Field(result, "currency") ?? "EUR",
            ToolText.Field(result, "status") ?? "",
            (int?)Number(result, "deliveredDaysAgo"),
            Number(result, "refundedTotal") ?? 0,
            (int)(Number(result, "mailsSent") ?? 0),
            ToolText.Field(result, "tracking"),
            ToolText.Field(result, "item"));

    private static decimal? Number(string result, string name) =>
        decimal.TryParse(ToolText.Field(result, name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
