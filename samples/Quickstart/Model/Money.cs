using System.Globalization;
using System.Text.RegularExpressions;

namespace Quickstart.Model;

/// <summary>Finds amounts of money: digits beside a currency or after a verb of paying, and round sums in words.</summary>
internal static partial class Money
{
    private const string Currencies = "eur|dollar|pound|zł|欧|元|ユーロ|يورو";

    private static readonly (string Words, decimal Value)[] Sums =
    [
        ("five thousand|fünftausend|cinq mille|cinco mil|五千|pięć tysięcy|خمسة آلاف|cinquemila", 5000),
        ("two thousand|zweitausend|deux mille|dos mil|两千|二千|dwa tysiące|ألفي|duemila", 2000),
        ("three thousand|dreitausend|trois mille|tres mil|三千|trzy tysiące", 3000),
        ("nine hundred|neunhundert|neuf cents|novecientos|九百|dziewięćset", 900),
        ("a thousand|one thousand|(?:ein)?tausend|mille|mil|一千|tysiąc", 1000),
    ];

    private static readonly Regex[] SumWords =
        [.. Sums.Select(s => new Regex($"(?:{s.Words})\\s?(?:{Currencies})", RegexOptions.IgnoreCase))];

    /// <summary>Every amount with its position.</summary>
    public static IEnumerable<(int Index, decimal Amount)> Amounts(string text)
    {
        foreach (Match match in Figures().Matches(text))
        {
            if (Parse(match.Groups["n"].Value) is { } amount)
            {
                yield return (match.Index, amount);
            }
        }

        foreach (Match match in Vocabulary.BarePayment.Matches(text))
        {
            if (Parse(match.Groups["n"].Value) is { } amount)
            {
                yield return (match.Groups["n"].Index, amount);
            }
        }

        for (var i = 0; i < Sums.Length; i++)
        {
            foreach (Match match in SumWords[i].Matches(text))
            {
                yield return (match.Index, Sums[i].Value);
            }
        }
    }

    private static decimal? Parse(string figure)
    {
        var bare = figure.Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal)
            .Replace("'", "", StringComparison.Ordinal);
        var mark = bare.LastIndexOfAny(['.', ',']);
        var cents = mark >= 0 && bare.Length - mark - 1 is 1 or 2 ? bare[(mark + 1)..] : "";
        var whole = cents.Length > 0 ? bare[..mark] : bare;
        whole = whole.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        cents = cents.Length > 0 ? cents : "0";
        return decimal.TryParse($"{whole}.{cents}", CultureInfo.InvariantCulture, out var amount) ? amount : null;
    }

    [GeneratedRegex("""
        (?:€|EUR|\$|USD|£|GBP|zł|PLN|CHF|¥)\s?(?<n>\d[\d ., \u00A0']*(?<=\d))
        |(?<!\d)(?<n>\d{1,3}(?:[ .,\u00A0']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)\s?
            (?:€|EUR\b|[Ee]uros?\b|\$|USD|[Dd]ollars?|£|GBP|zł|PLN|CHF|欧元|欧|元|美元|ユーロ|円|يورو)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Figures();
}
