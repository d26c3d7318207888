using System.Linq.Expressions;
using System.Numerics.Tensors;
using Microsoft.Extensions.VectorData;
using Record = System.Collections.Generic.Dictionary<string, object?>;

namespace AgentGuard.VectorData.Tests;

/// <summary>A vector store of dynamic collections that keeps to the contract: definitions are enforced, filters are expressions, pages have an order.</summary>
internal sealed class InMemoryVectorStore : VectorStore
{
    private readonly Dictionary<string, Collection> _collections = new(StringComparer.Ordinal);

    public bool IsDown { get; set; }

    public override VectorStoreCollection<object, Record> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition) =>
        _collections.TryGetValue(name, out var known) ? known : _collections[name] = new(this, name, definition);

    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) =>
        throw new NotSupportedException();

    public override async IAsyncEnumerable<string> ListCollectionNamesAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (var collection in _collections.Values.Where(collection => collection.Exists))
        {
            yield return collection.Name;
        }
    }

    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult(_collections.GetValueOrDefault(name)?.Exists is true);

    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default)
    {
        _collections.Remove(name);
        return Task.CompletedTask;
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) => null;

    private sealed class Collection(InMemoryVectorStore store, string name, VectorStoreCollectionDefinition definition) : VectorStoreCollection<object, Record>
    {
        private readonly string _key = definition.Properties.OfType<VectorStoreKeyProperty>().Single().Name;
        private readonly VectorStoreVectorProperty _vector = definition.Properties.OfType<VectorStoreVectorProperty>().Single();
        private readonly List<Record> _records = [];

        public bool Exists { get; private set; }

        public override string Name => name;

        public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(Exists);

        public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default)
        {
            Exists = !store.IsDown ? true : throw new VectorStoreException("down");
            return Task.CompletedTask;
        }

        public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default)
        {
            (Exists, _) = (false, 0);
            _records.Clear();
            return Task.CompletedTask;
        }

        public override Task<Record?> GetAsync(object key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(Snapshot().Find(record => record[_key]!.Equals(key)));

        public override async IAsyncEnumerable<Record> GetAsync(
            Expression<Func<Record, bool>> filter,
            int top,
            FilteredRecordRetrievalOptions<Record>? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var order = options?.OrderBy?.Invoke(new()).Values.Single().PropertySelector.Compile() ?? (record => record[_key]!);
            foreach (var record in Snapshot().Where(filter.Compile()).OrderBy(order).Skip(options?.Skip ?? 0).Take(top).ToList())
            {
                yield return record;
            }
        }

        public override Task DeleteAsync(object key, CancellationToken cancellationToken = default)
        {
            lock (_records)
            {
                Records.RemoveAll(record => record[_key]!.Equals(key));
            }

            return Task.CompletedTask;
        }

        public override Task UpsertAsync(Record record, CancellationToken cancellationToken = default)
        {
            foreach (var property in definition.Properties)
            {
                Assert.That(record[property.Name], Is.InstanceOf(property.Type!), property.Name);
            }

            Assert.That(((ReadOnlyMemory<float>)record[_vector.Name]!).Length, Is.EqualTo(_vector.Dimensions));
            lock (_records)
            {
                Records.RemoveAll(known => known[_key]!.Equals(record[_key]));
                _records.Add(new(record));
            }

            return Task.CompletedTask;
        }

        public override async Task UpsertAsync(IEnumerable<Record> records, CancellationToken cancellationToken = default)
        {
            foreach (var record in records)
            {
                await UpsertAsync(record, cancellationToken);
            }
        }

        public override async IAsyncEnumerable<VectorSearchResult<Record>> SearchAsync<TInput>(
            TInput searchValue,
            int top,
            VectorSearchOptions<Record>? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var asked = (ReadOnlyMemory<float>)(object)searchValue!;
            var filter = options?.Filter?.Compile() ?? (_ => true);
            var found = Snapshot().Where(filter)
                .Select(record => new VectorSearchResult<Record>(
                    record, TensorPrimitives.CosineSimilarity(asked.Span, ((ReadOnlyMemory<float>)record[_vector.Name]!).Span)))
                .OrderByDescending(result => result.Score).Take(top).ToList();
            foreach (var result in found)
            {
                yield return result;
            }
        }

        public override object? GetService(Type serviceType, object? serviceKey = null) => null;

        private List<Record> Snapshot()
        {
            lock (_records)
            {
                return [.. Records];
            }
        }

        private List<Record> Records => Exists && !store.IsDown ? _records : throw new VectorStoreException("down, or there is no such collection");
    }
}
