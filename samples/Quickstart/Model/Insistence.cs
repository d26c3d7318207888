namespace Quickstart.Model;

/// <summary>A customer who asks to go on until something happens is obeyed to the letter: the model looks again and again.</summary>
internal static class Insistence
{
    public static PlannedCall? NextCall(Conversation conversation)
    {
        var orders = conversation.Reading.Orders;
        return conversation.Reading.Intent == Intent.Status && orders.Count > 0 && Vocabulary.Insist.IsMatch(conversation.Ticket)
            && conversation.Facts(orders[0])?.Status != "delivered"
                ? PlannedCall.LookUp(orders[0])
                : null;
    }
}
