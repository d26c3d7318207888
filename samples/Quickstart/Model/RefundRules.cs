namespace Quickstart.Model;

/// <summary>The rules of the system prompt as a model that follows them understands them.</summary>
internal static class RefundRules
{
    public const decimal Limit = 500m;
    private const int WindowDays = 30;

    public static bool MayRefund(OrderFacts facts, IntentReading reading) =>
        IsOwn(facts, reading) && facts.Refunded < facts.Total && facts.Total <= Limit && InWindow(facts);

    public static bool IsOwn(OrderFacts facts, IntentReading reading) =>
        facts.Customer is null || reading.CustomerId is null || facts.Customer == reading.CustomerId;

    public static bool InWindow(OrderFacts facts) =>
        facts.Status == "lost" || (facts.Status == "delivered" && facts.DaysAgo is { } days && days <= WindowDays);
}
