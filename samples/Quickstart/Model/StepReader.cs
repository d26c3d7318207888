namespace Quickstart.Model;

/// <summary>Tells from the calls so far what to do about a planned one.</summary>
internal static class StepReader
{
    private const int MostAttempts = 3;

    public static Step Read(Conversation conversation, PlannedCall plan, string? order)
    {
        var tries = conversation.Of(plan).ToList();
        if (tries.Count == 0)
        {
            return Step.Call;
        }

        if (tries.Any(t => t.State == CallState.Done))
        {
            return Step.Finished;
        }

        return tries[^1].State switch
        {
            CallState.OutcomeUnknown => Uncertain(conversation, plan, order, tries.Count),
            CallState.Denied => plan.IsRequest ? Step.GiveUp : Step.Finished,
            CallState.WrongArguments => tries.Count < 2 ? Step.Call : plan.IsRequest ? Step.GiveUp : Step.Finished,
            _ => tries.Count < MostAttempts ? Step.Call : Step.GiveUp,
        };
    }

    private static Step Uncertain(Conversation conversation, PlannedCall plan, string? order, int tries)
    {
        if (order is null || plan.Tool == "escalate")
        {
            return Step.Finished;
        }

        var last = conversation.Calls.Select((c, i) => (c, i)).Last(x => conversation.Of(plan).Contains(x.c)).i;
        var seen = conversation.Calls.Skip(last + 1)
            .Where(c => c is { Tool: "look_up_order", State: CallState.Done })
            .Select(c => OrderFacts.Read(c.Result)).LastOrDefault(f => f is not null);
        if (seen is null)
        {
            return conversation.Calls.Skip(last + 1).Count() < MostAttempts ? Step.Verify : Step.GiveUp;
        }

        var happened = plan.Tool == "issue_refund" ? seen.Refunded > 0 : seen.MailsSent > 0;
        return happened ? Step.Finished : tries < MostAttempts ? Step.Call : Step.GiveUp;
    }
}
