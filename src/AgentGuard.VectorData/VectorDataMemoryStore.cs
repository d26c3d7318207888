using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using AgentGuard.Context.Memory;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace AgentGuard.VectorData;

/// <summary>Keeps what is remembered in a vector store of the host, and finds it there by meaning.</summary>
/// <remarks>
/// <para>One collection holds the items of all principals; every search and deletion is filtered by the principal, in the store. The collection is made
/// when it is first used.</para>
/// <para>Thread-safe. How durable an item is, and what is left in files of what was deleted, is the store's matter.</para>
/// </remarks>
public sealed class VectorDataMemoryStore : IMemoryStore, IMemorySearch, IDisposable
{
    private const string Key = "key";
    private const string Principal = "principal";
    private const string Added = "added";
    private const string SaidAt = "said_at";
    private const string Item = "item";
    private const string Vector = "vector";
    private const int Page = 500;

    private readonly VectorStoreCollection<object, Dictionary<string, object?>> _collection;
    private readonly IEmbeddingGenerator<string, Embedding<float>> _embeddings;
    private readonly TimeProvider _timeProvider;
    private readonly bool _guidKeys;
    private readonly SemaphoreSlim _creating = new(1, 1);
    private bool _exists;
    private long _latest;

    /// <summary>Creates a store.</summary>
    /// <param name="store">The host's vector store. It is not disposed.</param>
    /// <param name="embeddings">Says what texts mean. It is not disposed.</param>
    /// <param name="dimensions">How many numbers an embedding has; at least 1.</param>
    /// <param name="options">How the collection is named and keyed; <see langword="null"/> for the defaults.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is below 1.</exception>
    public VectorDataMemoryStore(
        VectorStore store,
        IEmbeddingGenerator<string, Embedding<float>> embeddings,
        int dimensions,
        VectorDataMemoryOptions? options = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        options ??= new();
        ArgumentException.ThrowIfNullOrWhiteSpace(options.CollectionName);
        _embeddings = embeddings;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _guidKeys = options.UseGuidKeys;
        _collection = store.GetDynamicCollection(options.CollectionName, new()
        {
            Properties =
            [
                new VectorStoreKeyProperty(Key, _guidKeys ? typeof(Guid) : typeof(string)),
                new VectorStoreDataProperty(Principal, typeof(string)) { IsIndexed = true },
                new VectorStoreDataProperty(Added, typeof(long)) { IsIndexed = true },
                new VectorStoreDataProperty(SaidAt, typeof(long)) { IsIndexed = true },
                new VectorStoreDataProperty(Item, typeof(string)),
                new VectorStoreVectorProperty(Vector, typeof(ReadOnlyMemory<float>), dimensions) { DistanceFunction = options.DistanceFunction },
            ],
        });
    }

    /// <inheritdoc/>
    public async ValueTask AddAsync(MemoryItem item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        await EnsureAsync(cancellationToken).ConfigureAwait(false);
        var key = KeyOf(item);
        var known = await _collection.GetAsync(key, cancellationToken: cancellationToken).ConfigureAwait(false);
        var embedding = await _embeddings.GenerateAsync(item.Text, cancellationToken: cancellationToken).ConfigureAwait(false);
        var record = new Dictionary<string, object?>
        {
            [Key] = key,
            [Principal] = item.Principal,
            [Added] = known?[Added] ?? NextNumber(),
            [SaidAt] = item.At?.ToUnixTimeMilliseconds() ?? long.MaxValue,
            [Item] = item.ToJson(),
            [Vector] = embedding.Vector,
        };
        await _collection.UpsertAsync(record, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="AgentGuardException">An item is damaged, or was written by a later version.</exception>
    public async ValueTask<IReadOnlyList<MemoryItem>> GetAsync(string principal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        await EnsureAsync(cancellationToken).ConfigureAwait(false);
        List<(long Added, MemoryItem Item)> items = [];
        await foreach (var record in RecordsAsync(principal, cancellationToken).ConfigureAwait(false))
        {
            items.Add(((long)record[Added]!, MemoryItem.FromJson((string)record[Item]!)));
        }

        return [.. items.OrderBy(item => item.Added).Select(item => item.Item)];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> SearchAsync(
        string principal, string question, int maxItems, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxItems, 1);
        await EnsureAsync(cancellationToken).ConfigureAwait(false);
        var asked = await _embeddings.GenerateAsync(question, cancellationToken: cancellationToken).ConfigureAwait(false);
        var options = new VectorSearchOptions<Dictionary<string, object?>> { Filter = record => (string)record[Principal]! == principal };
        List<string> ids = [];
        await foreach (var result in _collection.SearchAsync(asked.Vector, maxItems, options, cancellationToken).ConfigureAwait(false))
        {
            ids.Add(MemoryItem.FromJson((string)result.Record[Item]!).Id);
        }

        return ids;
    }

    /// <inheritdoc/>
    public async ValueTask<int> ForgetAsync(string principal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        await EnsureAsync(cancellationToken).ConfigureAwait(false);
        var keys = new List<object>();
        await foreach (var record in RecordsAsync(principal, cancellationToken).ConfigureAwait(false))
        {
            keys.Add(record[Key]!);
        }

        return await DeleteAsync(keys, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> ForgetBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        await EnsureAsync(cancellationToken).ConfigureAwait(false);
        var limit = before.ToUnixTimeMilliseconds();
        var count = 0;
        while (true)
        {
            var keys = await _collection.GetAsync(record => (long)record[SaidAt]! < limit, Page, cancellationToken: cancellationToken)
                .Select(record => record[Key]!).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (keys.Count == 0)
            {
                return count;
            }

            count += await DeleteAsync(keys, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of the collection; the store and the embeddings stay the host's.</summary>
    public void Dispose()
    {
        _collection.Dispose();
        _creating.Dispose();
    }

    private async ValueTask<int> DeleteAsync(List<object> keys, CancellationToken cancellationToken)
    {
        if (keys.Count > 0)
        {
            await _collection.DeleteAsync(keys, cancellationToken).ConfigureAwait(false);
        }

        return keys.Count;
    }

    private async IAsyncEnumerable<Dictionary<string, object?>> RecordsAsync(
        string principal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var skip = 0; ; skip += Page)
        {
            var options = new FilteredRecordRetrievalOptions<Dictionary<string, object?>>
            {
                Skip = skip,
                OrderBy = order => order.Ascending(record => record[Added]),
            };
            var found = 0;
            var page = _collection.GetAsync(record => (string)record[Principal]! == principal, Page, options, cancellationToken);
            await foreach (var record in page.ConfigureAwait(false))
            {
                found++;
                yield return record;
            }

            if (found < Page)
            {
                yield break;
            }
        }
    }

    private async ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _exists))
        {
            return;
        }

        await _creating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _collection.EnsureCollectionExistsAsync(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _exists, true);
        }
        finally
        {
            _creating.Release();
        }
    }

    /// <summary>The key of an item: the same for the same principal and id, so that an item replaces itself.</summary>
    private object KeyOf(MemoryItem item)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{item.Principal.Length}:{item.Principal}{item.Id}"));
        return _guidKeys ? new Guid(hash.AsSpan(0, 16)) : Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    /// <summary>A number above all that this process gave before; over restarts the clock tells the order.</summary>
    private long NextNumber()
    {
        while (true)
        {
            var latest = Volatile.Read(ref _latest);
            var next = Math.Max(latest + 1, _timeProvider.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref _latest, next, latest) == latest)
            {
                return next;
            }
        }
    }
}
