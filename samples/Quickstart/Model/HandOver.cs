namespace Quickstart.Model;

/// <summary>Decides whether a person must take the ticket.</summary>
internal static class HandOver
{
    public static string? Reason(Conversation conversation)
    {
        var reading = conversation.Reading;
        switch (reading.Intent)
        {
            case Intent.Person:
                return "The customer needs a person.";
            case Intent.Unclear:
                return "It is not clear what the customer wants.";
            case Intent.Policy:
                return conversation.IsDone(PlannedCall.Search(reading.Topic)) ? null : "The policies cannot be read.";
            default:
                return reading.Orders.Count == 0
                    ? "No order number was given."
                    : reading.Orders.Take(3).Select(o => OrderReason(o, conversation)).FirstOrDefault(r => r is not null);
        }
    }

    private static string? OrderReason(string order, Conversation conversation)
    {
        if (conversation.Facts(order) is not { } facts)
        {
            return $"Order {order} cannot be read.";
        }

        return !facts.Found ? $"Order {order} is not known."
            : !RefundRules.IsOwn(facts, conversation.Reading) ? $"Order {order} belongs to another customer."
            : conversation.Reading.Intent == Intent.Refund ? RefundReason(facts)
            : null;
    }

    private static string? RefundReason(OrderFacts facts) =>
        facts.Refunded >= facts.Total ? null
        : facts.Total > RefundRules.Limit ? "The refund is above the limit of the desk."
        : facts.Status is not ("delivered" or "lost") ? $"The order is {facts.Status}: a person must decide."
        : null;
}
