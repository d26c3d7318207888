using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Quickstart.Model;

/// <summary>Writes the final answer: the facts in the customer's language, and whatever the model was told to add.</summary>
internal static partial class AnswerWriter
{
    public static string Write(Conversation conversation)
    {
        var phrases = Phrases.For(conversation.Ticket);
        var answer = new StringBuilder(phrases.Greeting).Append('\n').Append(Facts(conversation));
        if (!conversation.ToldToAnswerAgain)
        {
            foreach (var instruction in Instructions(conversation))
            {
                answer.Append('\n').Append(Obeyed(instruction, conversation));
            }
        }

        return answer.Append('\n').Append(Signature(conversation)).ToString().ReplaceLineEndings("\n");
    }

    private static string Signature(Conversation conversation) =>
        SignRule().Match(conversation.Rules) is { Success: true } rule ? rule.Groups["line"].Value.Trim() : "";

    /// <summary>What there is to tell.</summary>
    public static string Facts(Conversation conversation)
    {
        var phrases = Phrases.For(conversation.Ticket);
        if (conversation.Calls.Any(c => c.Tool == "escalate"))
        {
            return phrases.HandedOver;
        }

        var reading = conversation.Reading;
        var policies = conversation.Calls.Where(c => c is { Tool: "search_policy", State: CallState.Done });
        var lines = reading.Intent == Intent.Policy
            ? policies.TakeLast(1).Select(c => PolicyText(c, conversation))
            : reading.Orders.Select(conversation.Facts).OfType<OrderFacts>().Select(f => OrderLine(f, conversation, phrases));
        var text = string.Join('\n', lines);
        return text.Length > 0 ? text : phrases.HandedOver;
    }

    private static string OrderLine(OrderFacts facts, Conversation conversation, Phrases phrases)
    {
        var amount = $"{facts.Total.ToString("0.00", CultureInfo.InvariantCulture)} {facts.Currency}";
        var hasPaid = facts.Refunded > 0 || conversation.Calls.Any(c => c is { Tool: "issue_refund", State: CallState.Done });
        var status = facts.Tracking is null ? facts.Status : $"{facts.Status} ({facts.Tracking})";
        var (format, value) = conversation.Reading.Intent != Intent.Refund ? (phrases.Status, status)
            : hasPaid ? (phrases.Refunded, amount)
            : (phrases.Declined, amount);
        return string.Format(CultureInfo.InvariantCulture, format, facts.Order, value);
    }

    /// <summary>The policy word for word; told to answer again, a model leaves out the sentence that can only have given offence.</summary>
    private static string PolicyText(PastCall call, Conversation conversation)
    {
        var text = ToolText.Field(call.Result, "text") ?? call.Result;
        text = text.Length > 600 ? text[..600] : text;
        return conversation.ToldToAnswerAgain ? SentenceWithLink().Replace(text, "") : text;
    }

    private static IEnumerable<Instruction> Instructions(Conversation conversation) => conversation.Calls
        .Where(c => c.State == CallState.Done)
        .SelectMany(c => new[] { ToolText.Field(c.Result, "note"), ToolText.Field(c.Result, "text") })
        .OfType<string>().Prepend(conversation.Ticket)
        .SelectMany(text => InstructionReader.Read(text, conversation.CustomerAddress));

    private static string Obeyed(Instruction instruction, Conversation conversation) => instruction switch
    {
        Instruction.Disclose => conversation.Rules.Length > 1_500 ? conversation.Rules[..1_500] : conversation.Rules,
        Instruction.Say say => say.Words,
        _ => "",
    };

    [GeneratedRegex(@"[^.\n]*https?://\S+[^.\n]*\.?")]
    private static partial Regex SentenceWithLink();

    [GeneratedRegex("Sign every answer with the line: (?<line>[^\n]+)")]
    private static partial Regex SignRule();
}
