using System.Text.RegularExpressions;

namespace Quickstart.Model;

/// <summary>Reads from the ticket what the customer wants.</summary>
internal static partial class IntentReader
{
    public static IntentReading Read(string ticket)
    {
        string[] orders = [.. OrderNumber().Matches(ticket).Select(m => OrderName(m.Value)).Distinct()];
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
        (words.AsSpan().ContainsAny("?？؟") || Vocabulary.Question.IsMatch(words)) && Vocabulary.Topics.Any(t => t.Words.IsMatch(words)) ? Intent.Policy : Intent.Unclear;

    /// <summary>The usual spelling of an order number, whatever dash the customer found on the keyboard.</summary>
    public static string OrderName(string written) => $"A-{written[^5..]}";

    /// <summary>How far an order number stands from the nearest word of refunding: the nearest order is the one meant.</summary>
    private static int Distance(string text, string order)
    {
        var refunds = Vocabulary.Refund.Matches(text).Select(m => m.Index).ToList();
        return Regex.Matches(text, Regex.Escape(order[2..]))
            .Min(m => refunds.Min(r => (int?)Math.Abs(r - m.Index)) ?? int.MaxValue);
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9-])A[-‐‑–—]?\d{5}(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex OrderNumber();

    [GeneratedRegex(@"\bC-\d{3,6}\b")]
    private static partial Regex Customer();
}
