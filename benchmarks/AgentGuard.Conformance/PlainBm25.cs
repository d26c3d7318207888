using System.Text.RegularExpressions;

namespace AgentGuard.Conformance;

/// <summary>The baseline: BM25 over lower-case words, k1 1.2, b 0.75.</summary>
internal sealed partial class PlainBm25
{
    private const double K1 = 1.2;
    private const double B = 0.75;
    private readonly List<Dictionary<string, int>> _documents;
    private readonly Dictionary<string, int> _frequency;
    private readonly double _mean;

    public PlainBm25(IEnumerable<string> texts)
    {
        _documents = [.. texts.Select(text => Words(text).CountBy(word => word).ToDictionary())];
        _frequency = _documents.SelectMany(document => document.Keys).CountBy(word => word).ToDictionary();
        _mean = _documents.Count == 0 ? 1 : _documents.Average(document => document.Values.Sum());
    }

    public IEnumerable<int> Rank(string question)
    {
        var scores = new double[_documents.Count];
        foreach (var word in Words(question).Distinct().Where(_frequency.ContainsKey))
        {
            var rareness = Math.Log(1 + ((_documents.Count - _frequency[word] + 0.5) / (_frequency[word] + 0.5)));
            for (var i = 0; i < scores.Length; i++)
            {
                var count = _documents[i].GetValueOrDefault(word);
                scores[i] += rareness * count * (K1 + 1) / (count + (K1 * (1 - B + (B * _documents[i].Values.Sum() / _mean))));
            }
        }

        return Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => i);
    }

    private static IEnumerable<string> Words(string text) => Word().Matches(text.ToLowerInvariant()).Select(match => match.Value);

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex Word();
}
