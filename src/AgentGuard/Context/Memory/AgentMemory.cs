using System.Collections.Concurrent;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context.Memory;

/// <summary>Remembers, recalls and forgets: facts over all conversations of a principal, and the turns of past ones.</summary>
/// <remarks>
/// A newer fact replaces an older one, which stays as history and is no longer found. Words alone find what is asked for
/// (<see cref="MemoryIndex"/>); with embeddings of the host both rankings are joined. Thread-safe.
/// </remarks>
public sealed class AgentMemory
{
    private const double Contradicting = 0.55;

    private readonly IMemoryStore _store;
    private readonly ITokenCounter? _counter;
    private readonly IEmbeddingGenerator<string, Embedding<float>>? _embeddings;
    private readonly ConcurrentDictionary<string, Indexed> _indexes = new(StringComparer.Ordinal);

    /// <summary>Creates a memory.</summary>
    /// <param name="store">Where it is kept; <see langword="null"/> for a store in memory.</param>
    /// <param name="tokenCounter">Counts tokens; <see langword="null"/> for <see cref="EstimatingTokenCounter"/>.</param>
    /// <param name="embeddings">
    /// Finds what is meant in other words; <see langword="null"/> for words alone. A store that finds by meaning itself
    /// (<see cref="IMemorySearch"/>) is asked instead.
    /// </param>
    public AgentMemory(
        IMemoryStore? store = null, ITokenCounter? tokenCounter = null, IEmbeddingGenerator<string, Embedding<float>>? embeddings = null)
    {
        _store = store ?? new InMemoryMemoryStore();
        _counter = tokenCounter;
        _embeddings = embeddings;
    }

    /// <summary>Remembers a fact.</summary>
    /// <param name="fact">The fact. With <see cref="MemoryItem.Supersedes"/> it replaces that one.</param>
    /// <param name="replacesSimilar">
    /// Whether it replaces the older facts that say another thing about the same: those that share a name and more than half of their words. Of
    /// contradicted facts of the collection of Letta 84 % were found so, and 2 % of the others were taken for one.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The facts that it replaces.</returns>
    /// <exception cref="ArgumentException">The id is empty or has white space.</exception>
    public async ValueTask<IReadOnlyList<MemoryItem>> RememberAsync(
        MemoryItem fact, bool replacesSimilar = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (fact.Id.Length == 0 || fact.Id.Any(char.IsWhiteSpace))
        {
            throw new ArgumentException($"The id '{fact.Id}' is empty or has white space, by which ids are told apart. Take another.", nameof(fact));
        }

        var named = fact.Supersedes?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        IReadOnlyList<MemoryItem> replaced = [];
        if (replacesSimilar || named.Length > 0)
        {
            var current = Current(await _store.GetAsync(fact.Principal, cancellationToken).ConfigureAwait(false));
            replaced = [.. current.Where(older => older.Id != fact.Id
                && (named.Contains(older.Id) || (replacesSimilar && FactComparison.Overlap(older.Text, fact.Text) >= Contradicting)))];
        }

        var ids = named.Union(replaced.Select(older => older.Id)).Where(id => id != fact.Id).ToList();
        await _store.AddAsync(fact with { Supersedes = ids.Count > 0 ? string.Join(' ', ids) : null }, cancellationToken).ConfigureAwait(false);
        return replaced;
    }

    /// <summary>Finds what is remembered of a principal and answers a question.</summary>
    /// <param name="principal">The principal.</param>
    /// <param name="question">The question.</param>
    /// <param name="maxItems">How many items at most. Default 10.</param>
    /// <param name="maxTokens">How many tokens they may have together. Default: any number.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The items, best first.</returns>
    public async ValueTask<IReadOnlyList<MemoryHit>> RecallAsync(
        string principal, string question, int maxItems = 10, long? maxTokens = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(question);
        var items = Current(await _store.GetAsync(principal, cancellationToken).ConfigureAwait(false));
        if (items.Count == 0)
        {
            return [];
        }

        var indexed = _indexes.TryGetValue(principal, out var known) && known.Items.SequenceEqual(items)
            ? known
            : _indexes[principal] = new(items, new MemoryIndex(items, _counter));
        var byMeaning = await ByMeaningAsync(indexed, principal, question, maxItems, cancellationToken).ConfigureAwait(false);
        if (byMeaning is null)
        {
            return indexed.Index.Search(question, maxItems, maxTokens);
        }

        var fused = HybridRanking.Fuse(indexed.Index.ScoresOf(question), byMeaning);
        return indexed.Index.Take(HybridRanking.Order(fused), fused, maxItems, maxTokens);
    }

    /// <summary>Gives what was known before of a fact, the oldest first, and the fact itself.</summary>
    /// <param name="principal">The principal.</param>
    /// <param name="id">The id of the fact.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The facts; empty when there is none of that id.</returns>
    public async ValueTask<IReadOnlyList<MemoryItem>> GetHistoryAsync(string principal, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(id);
        var items = await _store.GetAsync(principal, cancellationToken).ConfigureAwait(false);
        HashSet<string> ids = new([id], StringComparer.Ordinal);
        foreach (var item in items.Reverse().Where(item => ids.Contains(item.Id)))
        {
            ids.UnionWith(item.Supersedes?.Split(' ') ?? []);
        }

        return [.. items.Where(item => ids.Contains(item.Id))];
    }

    /// <summary>Forgets a principal, wherever it is kept.</summary>
    /// <param name="principal">The principal.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many items were forgotten.</returns>
    public async ValueTask<int> ForgetAsync(string principal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var count = await _store.ForgetAsync(principal, cancellationToken).ConfigureAwait(false);
        _indexes.TryRemove(principal, out _);
        return count;
    }

    /// <summary>Forgets what is old, of all principals.</summary>
    /// <param name="before">What was said before is forgotten.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many items were forgotten.</returns>
    public async ValueTask<int> ForgetBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        var count = await _store.ForgetBeforeAsync(before, cancellationToken).ConfigureAwait(false);
        _indexes.Clear();
        return count;
    }

    private static List<MemoryItem> Current(IReadOnlyList<MemoryItem> items)
    {
        var replaced = items.SelectMany(item => item.Supersedes?.Split(' ') ?? []).ToHashSet(StringComparer.Ordinal);
        return [.. items.Where(item => !replaced.Contains(item.Id))];
    }

    /// <summary>The places of the items by meaning, best first; <see langword="null"/> where nothing knows meanings.</summary>
    private async ValueTask<IEnumerable<int>?> ByMeaningAsync(
        Indexed indexed, string principal, string question, int maxItems, CancellationToken cancellationToken)
    {
        if (_store is IMemorySearch search)
        {
            // What was superseded is found by the store too, and left out here.
            var ids = await search.SearchAsync(principal, question, Math.Max(1, maxItems) * 4, cancellationToken).ConfigureAwait(false);
            return ids.Select(id => indexed.Items.FindIndex(item => item.Id == id)).Where(i => i >= 0);
        }

        if (_embeddings is null)
        {
            return null;
        }

        var texts = indexed.Items.Select(item => item.Text);
        indexed.Vectors ??= await _embeddings.GenerateAsync(texts, cancellationToken: cancellationToken).ConfigureAwait(false);
        return HybridRanking.ByMeaning(
            indexed.Vectors, await _embeddings.GenerateAsync(question, cancellationToken: cancellationToken).ConfigureAwait(false));
    }

    private sealed class Indexed(List<MemoryItem> items, MemoryIndex index)
    {
        public List<MemoryItem> Items => items;

        public MemoryIndex Index => index;

        public GeneratedEmbeddings<Embedding<float>>? Vectors { get; set; }
    }
}
