namespace AgentGuard.Context.Memory;

/// <summary>Items by principal and id, in the order in which they were added. Not thread-safe.</summary>
internal sealed class MemoryTable
{
    private readonly Dictionary<string, List<MemoryItem>> _items = new(StringComparer.Ordinal);

    public IEnumerable<MemoryItem> All => _items.Values.SelectMany(items => items);

    public void Add(MemoryItem item)
    {
        if (!_items.TryGetValue(item.Principal, out var items))
        {
            _items[item.Principal] = items = [];
        }

        var known = items.FindIndex(one => one.Id == item.Id);
        if (known < 0)
        {
            items.Add(item);
        }
        else
        {
            items[known] = item;
        }
    }

    public IReadOnlyList<MemoryItem> Of(string principal) => _items.TryGetValue(principal, out var items) ? [.. items] : [];

    public int Remove(Predicate<MemoryItem> forgotten)
    {
        var count = _items.Values.Sum(items => items.RemoveAll(forgotten));
        foreach (var (principal, items) in _items.ToList())
        {
            _ = items.Count == 0 && _items.Remove(principal);
        }

        return count;
    }
}
