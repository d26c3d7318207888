using System.Diagnostics.CodeAnalysis;

namespace AgentGuard.Resilience.Limits;

/// <summary>Calls that wait, in the order of their turns: by priority, then by principal, then by deadline, then by arrival. Not thread-safe.</summary>
/// <remarks>
/// Priorities take turns by stride scheduling with the weights 1, 4 and 16, so that none starves; principals of a priority take turns one
/// by one, so that nobody's burst holds up the others. Source: C. A. Waldspurger, W. E. Weihl, "Stride Scheduling", MIT/LCS/TM-528, 1995.
/// </remarks>
/// <typeparam name="T">A call that waits.</typeparam>
internal sealed class FairQueue<T>
    where T : class
{
    private static readonly int[] Strides = [16, 4, 1];
    private readonly TurnQueue<T>[] _classes = [new(), new(), new()];
    private readonly long[] _passes = new long[Strides.Length];
    private long _pass;

    public int Count { get; private set; }

    /// <summary>Adds one.</summary>
    /// <param name="waiting">What waits.</param>
    /// <param name="priority">How soon it is to be let in.</param>
    /// <param name="principal">On whose behalf.</param>
    /// <param name="due">When it is to be done at the latest; only compared.</param>
    public void Add(T waiting, CallPriority priority, string? principal, long due = long.MaxValue)
    {
        var index = (int)priority;
        if (_classes[index].IsEmpty)
        {
            // One that was empty must not have saved up turns.
            _passes[index] = Math.Max(_passes[index], _pass);
        }

        _classes[index].Add(waiting, principal ?? string.Empty, due);
        Count++;
    }

    /// <summary>Tells whose turn it is.</summary>
    public bool TryPeek([NotNullWhen(true)] out T? next)
    {
        var index = FindNext();
        next = index < 0 ? null : _classes[index].Peek();
        return next is not null;
    }

    /// <summary>Takes the one out whose turn it is.</summary>
    public void Dequeue()
    {
        var index = FindNext();
        _classes[index].Dequeue();
        _pass = _passes[index];
        _passes[index] += Strides[index];
        Count--;
    }

    /// <summary>About how many go before one that came now.</summary>
    public int CountBefore(CallPriority priority, long due)
    {
        var count = 0;
        for (var i = (int)priority; i < _classes.Length; i++)
        {
            count += _classes[i].CountBefore(due);
        }

        return count;
    }

    /// <summary>Takes one out that no longer waits.</summary>
    public bool Remove(T waiting)
    {
        var removed = Array.Exists(_classes, one => one.Remove(waiting));
        Count -= removed ? 1 : 0;
        return removed;
    }

    private int FindNext()
    {
        var found = -1;
        for (var i = _classes.Length - 1; i >= 0; i--)
        {
            if (!_classes[i].IsEmpty && (found < 0 || _passes[i] < _passes[found]))
            {
                found = i;
            }
        }

        return found;
    }
}
