namespace Quickstart.Model;

/// <summary>Decides the next tool calls; none means that it is time to answer.</summary>
internal static class Planner
{
    public static IReadOnlyList<PlannedCall> NextCalls(Conversation conversation)
    {
        if (conversation.ToldToAnswerAgain || conversation.Calls.Any(c => c is { Tool: "escalate", State: CallState.Done }))
        {
            return [];
        }

        if (Insistence.NextCall(conversation) is { } again)
        {
            return [again];
        }

        var reads = Reads(conversation)
            .Where(r => StepReader.Read(conversation, r, null) == Step.Call || IsUnreadable(conversation, r)).ToList();
        if (reads.Count > 0)
        {
            return reads;
        }

        var order = conversation.Reading.Orders.Count > 0 ? conversation.Reading.Orders[0] : null;
        foreach (var action in Actions.Of(conversation))
        {
            switch (StepReader.Read(conversation, action, order))
            {
                case Step.Call:
                    return [action];
                case Step.Verify when order is not null:
                    return [PlannedCall.LookUp(order)];
                case Step.GiveUp:
                    return Escalation(conversation, $"{action.Tool} did not work for this ticket.");
                default:
                    break;
            }
        }

        return HandOver.Reason(conversation) is { } reason ? Escalation(conversation, reason) : [];
    }

    private static IEnumerable<PlannedCall> Reads(Conversation conversation)
    {
        var reading = conversation.Reading;
        var looks = reading.Intent is Intent.Refund or Intent.Status ? reading.Orders.Take(3) : [];
        var searches = reading.Intent is Intent.Refund or Intent.Policy ? [reading.Topic] : Array.Empty<string>();
        return [.. looks.Select(PlannedCall.LookUp), .. searches.Select(PlannedCall.Search)];
    }

    /// <summary>A look-up that came back without its facts, cut away or removed, is worth one more try.</summary>
    private static bool IsUnreadable(Conversation conversation, PlannedCall read) =>
        read.Tool == "look_up_order"
        && conversation.Facts(read.Key) is null
        && conversation.Of(read).Count(c => c.State == CallState.Done) == 1;

    private static IReadOnlyList<PlannedCall> Escalation(Conversation conversation, string reason)
    {
        var plan = PlannedCall.Escalate(reason);
        return StepReader.Read(conversation, plan, null) == Step.Call ? [plan] : [];
    }
}
