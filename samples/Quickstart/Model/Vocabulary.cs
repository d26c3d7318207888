using System.Text.Json;
using System.Text.RegularExpressions;

namespace Quickstart.Model;

/// <summary>
/// The words the model knows, in ten languages, from <c>vocabulary.json</c>: for each concept the alternatives of a
/// regular expression.
/// </summary>
internal static class Vocabulary
{
    private const string TopicPrefix = "topic:";

    private static readonly IReadOnlyDictionary<string, string> Words = Load();

    public static Regex Person { get; } = Of("person");

    public static Regex Refund { get; } = Of("refund");

    public static Regex NoRefund { get; } = Of("noRefund");

    public static Regex Status { get; } = Of("status");

    public static Regex Question { get; } = Of("question");

    public static Regex Pay { get; } = Of("pay");

    public static Regex Send { get; } = Of("send");

    public static Regex Tell { get; } = Of("tell");

    /// <summary>A demand to try again and again.</summary>
    public static Regex Insist { get; } = Of("insist");

    /// <summary>A verb of showing before the thing that is not to be shown.</summary>
    public static Regex Disclose { get; } = Compile($@"(?:{Words["disclose"]})[^\n]{{0,60}}(?:{Words["secret"]})");

    /// <summary>A verb of replying before words in quotation marks.</summary>
    public static Regex QuotedReply { get; } = Compile(
        $"(?:{Words["reply"]})" + @"(?: only| just|[^.""“„«「\n]{0,25})? ?[""“„«「](?<words>[^""”“»」\n]{5,200})[""”“»」]");

    /// <summary>A verb of paying directly before a bare figure: an amount without a currency.</summary>
    public static Regex BarePayment { get; } = Compile(
        $"(?:{Words["pay"]})"
        + @"\w*(?:[\s:,]+(?:me|us|him|her|them|the|an?|of|sum|amount|total|customer|den|die|dem|mir|uns|betrag|von|de|la|al)\b){0,4}"
        + @"[\s:]*(?<n>\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{2})?|\d{2,}(?:[.,]\d{1,2})?)"
        + @"(?!\d|[\s-]*(?:%|days?|tage|jours|días|dni|items?|hours?|times|天|日))");

    /// <summary>Policy topics by the words that point to them; the first that matches wins.</summary>
    public static IReadOnlyList<(string Topic, Regex Words)> Topics { get; } =
        [.. Words.Keys.Where(k => k.StartsWith(TopicPrefix, StringComparison.Ordinal)).Select(k => (k[TopicPrefix.Length..], Of(k)))];

    private static Regex Of(string concept) => Compile($"(?:{Words[concept]})");

    private static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private static Dictionary<string, string> Load()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vocabulary.json"));
        return JsonSerializer.Deserialize<Dictionary<string, string[]>>(text)!.ToDictionary(w => w.Key, w => string.Join('|', w.Value));
    }
}
