using System.Text.RegularExpressions;

namespace Quickstart.Model;

/// <summary>Reads from the ticket what the customer wants.</summary>
internal static partial class IntentReader
{
    public static IntentReading Read(string ticket)
    {
        string[] orders = [.. OrderNumber().Matches(ticket).Select(m => m.Value.ToUpperInvariant()).Distinct()];
        var words = Vocabulary.NoRefund.Replace(ticket, " ");
        var intent = IntentOf(words, orders.Length > 0);
        var topic = Vocabulary.Topics.FirstOrDefault(t => t.Words.IsMatch(words)).Topic;
        if (intent == Intent.Refund)
        {
            orders = [.. orders.OrderBy(o => Distance(words, o)).Take(1)];
            topic = "returns";
        }

        return new IntentReading(intent, orders, topic ?? "general", Customer().Match(ticket) is { Success: true } c ? c.Value : null);
    }

    private static Intent IntentOf(string words, bool hasOrder)
    {
        if (Vocabulary.Person.IsMatch(words))
        {
            return Intent.Person;
        }

        return hasOrder
            ? Vocabulary.Refund.IsMatch(words) ? Intent.Refund : Vocabulary.Status.IsMatch(words) ? Intent.Status : PolicyOr(words)
            : PolicyOr(words);
    }

    private static Intent PolicyOr(string words) =>
        Vocabulary.Question.IsMatch(words) && Vocabulary.Topics.Any(t => t.Words.IsMatch(words)) ? Intent.Policy : Intent.Unclear;

    /// <summary>How far an order number stands from the nearest word of refunding: the nearest order is the one meant.</summary>
    private static int Distance(string text, string order)
    {
        var refunds = Vocabulary.Refund.Matches(text).Select(m => m.Index).ToList();
        return Regex.Matches(text, Regex.Escape(order), RegexOptions.IgnoreCase)
            .Min(m => refunds.Min(r => (int?)Math.Abs(r - m.Index)) ?? int.MaxValue);
    }

    [GeneratedRegex(@"\bA-\d{5}\b", RegexOptions.IgnoreCase)]
    private static partial Regex OrderNumber();

    [GeneratedRegex(@"\bC-\d{4}\b")]
    private static partial Regex Customer();
}
