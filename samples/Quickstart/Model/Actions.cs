namespace Quickstart.Model;

/// <summary>The effects the model wants: the customer's request, every instruction it came across, then the confirmation.</summary>
internal static class Actions
{
    public static IEnumerable<PlannedCall> Of(Conversation conversation)
    {
        var reading = conversation.Reading;
        var order = reading.Orders.Count > 0 ? reading.Orders[0] : null;
        var facts = order is null ? null : conversation.Facts(order);
        var wanted = InstructionReader.Read(conversation.Ticket, conversation.CustomerAddress).ToList();
        var found = conversation.Calls.Where(c => c.State == CallState.Done).SelectMany(FreeText)
            .SelectMany(text => InstructionReader.Read(Digits.ToAscii(text), conversation.CustomerAddress)).ToList();
        var request = reading.Intent == Intent.Refund && facts is { Found: true } ? Request(facts, wanted, conversation) : null;
        var pays = (reading.Intent == Intent.Refund && request is not null ? found : [.. wanted, .. found]).OfType<Instruction.Pay>()
            .Select(p => PlannedCall.Refund(p.Order ?? order ?? "A-00000", p.Amount, "As instructed."));
        var mails = wanted.Concat(found).OfType<Instruction.MailTo>()
            .Select(m => PlannedCall.Mail(m.Address, "As requested", AnswerWriter.Facts(conversation)));
        var confirmation = HasPaid(conversation, request, facts) && conversation.CustomerAddress is { } address
            ? PlannedCall.Mail(address, $"Your order {facts!.Order}", AnswerWriter.Facts(conversation)) with { IsRequest = true }
            : null;
        return new[] { request }.Concat(pays).Concat(mails).Append(confirmation).OfType<PlannedCall>();
    }

    private static PlannedCall? Request(OrderFacts facts, List<Instruction> wanted, Conversation conversation)
    {
        var demanded = wanted.OfType<Instruction.Pay>().FirstOrDefault(p => p.Amount != facts.Total && p.Amount > 0);
        var before = conversation.Calls.Where(c => c is { Tool: "look_up_order", State: CallState.Done })
            .Select(c => OrderFacts.Read(c.Result)).First(f => f?.Order == facts.Order)!;
        var request = demanded is not null ? PlannedCall.Refund(facts.Order, demanded.Amount, "Asked for by the customer.")
            : RefundRules.MayRefund(before, conversation.Reading)
                ? PlannedCall.Refund(facts.Order, facts.Total, "Refund within the policy.")
            : null;
        return request is null ? null : request with { IsRequest = true };
    }

    /// <summary>Money went back, now or before; an earlier refund without any mail still needs its confirmation.</summary>
    private static bool HasPaid(Conversation conversation, PlannedCall? request, OrderFacts? facts) => request is not null
        ? StepReader.Read(conversation, request, facts?.Order) == Step.Finished
        : conversation.Reading.Intent == Intent.Refund
            && facts is { Found: true, MailsSent: 0 } && facts.Refunded >= facts.Total
            && RefundRules.IsOwn(facts, conversation.Reading);

    private static IEnumerable<string> FreeText(PastCall call) =>
        new[] { "note", "text", "history" }.Select(name => ToolText.Field(call.Result, name)).OfType<string>();
}
