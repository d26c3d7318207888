using AgentGuard.Ports;

namespace AgentGuard.Context.Memory;

/// <summary>Finds what is remembered by its words, without a model.</summary>
/// <remarks>
/// <para>
/// BM25 (S. Robertson, H. Zaragoza, The Probabilistic Relevance Framework, 2009; k1 1.2, b 0.4) over stems, with what a conversation adds to that: an
/// answer stands next to its question, so turns lend to their neighbours; whoever is named in the question is likely to have said it; words that the
/// best turns share count a little (pseudo-relevance feedback, V. Lavrenko, W. B. Croft, 2001); short turns come before long ones of the same worth.
/// </para>
/// <para>Thread-safe.</para>
/// </remarks>
public sealed class MemoryIndex
{
    private const double K1 = 1.2;
    private const double B = 0.4;
    private const double SpeakerBoost = 2.5;
    private const double TimeBoost = 1.15;
    private const double LengthPower = 0.4;
    private const int FeedbackItems = 15;
    private const int FeedbackWords = 20;
    private const double FeedbackWeight = 0.2;
    private static readonly double[] ToNeighbours = [0.4, 0.25, 0.15, 0.1];
    private static readonly HashSet<string> AsksWhen = new(["when", "date", "day", "month", "year", "long", "often"], StringComparer.Ordinal);

    private readonly ITokenCounter _counter;
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, List<(int Entry, int Count)>> _postings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _speakers = new(StringComparer.Ordinal);
    private long _words;
    private long _tokens;

    /// <summary>Creates an index.</summary>
    /// <param name="items">What it holds from the start, in order.</param>
    /// <param name="tokenCounter">Counts the tokens of items; <see langword="null"/> for <see cref="EstimatingTokenCounter"/>.</param>
    public MemoryIndex(IEnumerable<MemoryItem>? items = null, ITokenCounter? tokenCounter = null)
    {
        _counter = tokenCounter ?? EstimatingTokenCounter.Instance;
        foreach (var item in items ?? [])
        {
            Add(item);
        }
    }

    /// <summary>How many items it holds.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds an item, as the next of its session.</summary>
    /// <param name="item">The item.</param>
    public void Add(MemoryItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var words = SearchWords.Of(item.Text);
        var entry = new Entry(item, words.Count, Math.Max(1, _counter.CountTokens(item.Text)), SearchWords.SaysWhen(item.Text));
        lock (_gate)
        {
            AddCore(entry, words);
        }
    }

    /// <summary>Finds the items that answer a question.</summary>
    /// <param name="question">The question, in words.</param>
    /// <param name="maxItems">How many at most. Default 10.</param>
    /// <param name="maxTokens">How many tokens their texts may have together; an item that does not fit is passed over. Default: any number.</param>
    /// <returns>The items, best first; only such as share a word with the question, or stand beside one that does.</returns>
    public IReadOnlyList<MemoryHit> Search(string question, int maxItems = 10, long? maxTokens = null)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentOutOfRangeException.ThrowIfNegative(maxItems);
        lock (_gate)
        {
            var scores = Score(question);
            return Take(HybridRanking.Order(scores), scores, maxItems, maxTokens);
        }
    }

    /// <summary>The worth of each item for a question, in the order in which they were added.</summary>
    internal double[] ScoresOf(string question)
    {
        lock (_gate)
        {
            return Score(question);
        }
    }

    internal IReadOnlyList<MemoryHit> Take(IEnumerable<int> order, double[] scores, int maxItems, long? maxTokens)
    {
        List<MemoryHit> hits = [];
        var left = maxTokens ?? long.MaxValue;
        foreach (var i in order)
        {
            if (hits.Count == maxItems)
            {
                break;
            }

            if (_entries[i].Tokens <= left)
            {
                left -= _entries[i].Tokens;
                hits.Add(new(_entries[i].Item, scores[i]));
            }
        }

        return hits;
    }

    private void AddCore(Entry entry, List<string> words)
    {
        var at = _entries.Count;
        _entries.Add(entry);
        _words += words.Count;
        _tokens += entry.Tokens;
        foreach (var (word, count) in words.CountBy(word => word))
        {
            Get(_postings, word).Add((at, count));
        }

        if (entry.Item.Session is { } session)
        {
            Get(_sessions, session).Add(at);
        }

        foreach (var name in entry.Item.Speaker is { } speaker ? SearchWords.Raw(speaker).Where(word => word.Length > 2) : [])
        {
            Get(_speakers, name).Add(entry.Item.Speaker!);
        }
    }

    private static TValue Get<TValue>(Dictionary<string, TValue> map, string key)
        where TValue : new()
    {
        if (!map.TryGetValue(key, out var value))
        {
            map[key] = value = new();
        }

        return value;
    }

    private double[] Score(string question)
    {
        var raw = SearchWords.Raw(question).ToList();
        var named = raw.Where(_speakers.ContainsKey).SelectMany(word => _speakers[word]).ToHashSet(StringComparer.Ordinal);
        var names = _speakers.Keys.Select(SearchWords.Stem).ToHashSet(StringComparer.Ordinal);
        var weights = SearchWords.Of(question).Where(word => !names.Contains(word)).Distinct(StringComparer.Ordinal)
            .ToDictionary(word => word, _ => 1.0, StringComparer.Ordinal);
        var scores = new double[_entries.Count];
        AddBm25(scores, weights);
        AddBm25(scores, Feedback(scores, weights));
        var all = WithNeighbours(scores);
        var asksWhen = raw.Any(AsksWhen.Contains);
        var speakers = _speakers.Values.SelectMany(names => names).Distinct(StringComparer.Ordinal).Count();
        var meanTokens = (double)_tokens / Math.Max(1, _entries.Count);
        for (var i = 0; i < all.Length; i++)
        {
            var entry = _entries[i];
            all[i] *= entry.Item.Speaker is { } speaker && named.Contains(speaker) && named.Count < speakers ? SpeakerBoost : 1;
            all[i] *= asksWhen && entry.SaysWhen ? TimeBoost : 1;
            all[i] /= Math.Pow((entry.Tokens / meanTokens) + 0.5, LengthPower);
        }

        return all;
    }

    private void AddBm25(double[] scores, Dictionary<string, double> weights)
    {
        var meanWords = (double)_words / Math.Max(1, _entries.Count);
        foreach (var (word, weight) in weights)
        {
            if (!_postings.TryGetValue(word, out var postings))
            {
                continue;
            }

            var rareness = Rareness(postings.Count);
            foreach (var (entry, count) in postings)
            {
                scores[entry] += weight * rareness * count * (K1 + 1) / (count + (K1 * (1 - B + (B * _entries[entry].Words / meanWords))));
            }
        }
    }

    private double Rareness(int documents) => Math.Log(1 + ((_entries.Count - documents + 0.5) / (documents + 0.5)));

    /// <summary>The words that the best items share and the question does not have.</summary>
    private Dictionary<string, double> Feedback(double[] scores, Dictionary<string, double> asked)
    {
        Dictionary<string, double> shared = new(StringComparer.Ordinal);
        foreach (var best in Enumerable.Range(0, scores.Length).Where(i => scores[i] > 0).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(FeedbackItems))
        {
            foreach (var word in SearchWords.Of(_entries[best].Item.Text).Distinct(StringComparer.Ordinal).Where(word => !asked.ContainsKey(word)))
            {
                shared[word] = shared.GetValueOrDefault(word) + (scores[best] * Rareness(_postings[word].Count));
            }
        }

        var chosen = shared.OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).Take(FeedbackWords).ToList();
        return chosen.ToDictionary(word => word.Key, word => FeedbackWeight * word.Value / chosen[0].Value, StringComparer.Ordinal);
    }

    private double[] WithNeighbours(double[] scores)
    {
        var all = (double[])scores.Clone();
        foreach (var turns in _sessions.Values)
        {
            for (var i = 0; i < turns.Count; i++)
            {
                for (var distance = 1; distance <= ToNeighbours.Length; distance++)
                {
                    all[turns[i]] += i >= distance ? ToNeighbours[distance - 1] * scores[turns[i - distance]] : 0;
                    all[turns[i]] += i + distance < turns.Count ? ToNeighbours[distance - 1] * scores[turns[i + distance]] : 0;
                }
            }
        }

        return all;
    }

    private sealed record Entry(MemoryItem Item, int Words, int Tokens, bool SaysWhen);
}
