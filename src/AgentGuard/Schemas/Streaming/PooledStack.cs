using System.Buffers;
using System.Runtime.CompilerServices;

namespace AgentGuard.Schemas.Streaming;

/// <summary>A stack in a pooled array, whose items are reached by reference. Not thread-safe.</summary>
internal sealed class PooledStack<T> : IDisposable
{
    private const int FirstLength = 16;
    private T[] _items = [];

    public int Count { get; private set; }

    public Span<T> Items => _items.AsSpan(0, Count);

    /// <summary>An item; the reference holds until the next one is pushed.</summary>
    public ref T this[int index] => ref _items[index];

    /// <summary>Adds an item.</summary>
    /// <returns>Its index.</returns>
    public int Push(in T item)
    {
        if (Count == _items.Length)
        {
            Resize(Math.Max(FirstLength, Count * 2));
        }

        _items[Count] = item;
        return Count++;
    }

    /// <summary>Takes away all above a count.</summary>
    public void CutTo(int count) => Count = count;

    public void CopyTo(PooledStack<T> other)
    {
        if (other._items.Length < Count)
        {
            other.Resize(Math.Max(FirstLength, Count));
        }

        Items.CopyTo(other._items);
        other.Count = Count;
    }

    public void Dispose()
    {
        if (_items.Length > 0)
        {
            ArrayPool<T>.Shared.Return(_items, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        }

        _items = [];
        Count = 0;
    }

    private void Resize(int length)
    {
        var larger = ArrayPool<T>.Shared.Rent(length);
        Items.CopyTo(larger);
        var count = Count;
        Dispose();
        (_items, Count) = (larger, count);
    }
}
