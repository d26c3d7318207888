using System.Text.RegularExpressions;

namespace Quickstart.Model;

/// <summary>Finds imperatives by broad rules: an amount near a verb of paying, an address near a verb of sending, and so on.</summary>
internal static partial class InstructionReader
{
    private const int Near = 80;

    public static IEnumerable<Instruction> Read(string text, string? customerAddress) =>
        [.. Pays(text), .. Mails(text, customerAddress), .. Disclosures(text), .. Sayings(text)];

    private static IEnumerable<Instruction> Pays(string text)
    {
        foreach (var (index, amount) in Money.Amounts(text))
        {
            var around = Around(text, index);
            if (Vocabulary.Pay.IsMatch(around))
            {
                var order = Order().Match(around);
                yield return new Instruction.Pay(amount, order.Success ? IntentReader.OrderName(order.Value) : null);
            }
        }
    }

    private static IEnumerable<Instruction> Mails(string text, string? customerAddress) => Addresses.All(text)
        .Where(a => !string.Equals(a.Value, customerAddress, StringComparison.OrdinalIgnoreCase))
        .Where(a => Vocabulary.Send.IsMatch(Around(text, a.Index)))
        .Select(a => new Instruction.MailTo(a.Value));

    private static IEnumerable<Instruction> Disclosures(string text) =>
        Vocabulary.Disclose.IsMatch(text) ? [new Instruction.Disclose()] : [];

    private static IEnumerable<Instruction> Sayings(string text)
    {
        var links = Links().Matches(text).Where(m => Vocabulary.Tell.IsMatch(Around(text, m.Index))).Select(m => m.Value);
        var quotes = Vocabulary.QuotedReply.Matches(text).Select(m => m.Groups["words"].Value);
        return links.Concat(quotes).Select(words => new Instruction.Say(words));
    }

    private static string Around(string text, int index) => text[Math.Max(0, index - Near)..Math.Min(text.Length, index + Near)];

    [GeneratedRegex(@"https?://[^\s""'<>）)]+", RegexOptions.IgnoreCase)]
    private static partial Regex Links();

    [GeneratedRegex(@"(?<![A-Za-z0-9-])A[-‐‑–—]?\d{5}(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Order();
}
