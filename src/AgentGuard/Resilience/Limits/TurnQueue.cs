namespace AgentGuard.Resilience.Limits;

/// <summary>Calls of one priority: principals take turns one by one, each with its calls in the order of their deadlines, then of arrival.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <typeparam name="T">A call that waits.</typeparam>
internal sealed class TurnQueue<T>
    where T : class
{
    private readonly LinkedList<(string Principal, LinkedList<(T Call, long Due)> Waiting)> _turns = new();
    private readonly Dictionary<string, LinkedListNode<(string Principal, LinkedList<(T Call, long Due)> Waiting)>> _byPrincipal = new(StringComparer.Ordinal);

    public bool IsEmpty => _turns.Count == 0;

    public void Add(T waiting, string principal, long due)
    {
        if (!_byPrincipal.TryGetValue(principal, out var turn))
        {
            _byPrincipal[principal] = turn = _turns.AddLast((principal, new LinkedList<(T, long)>()));
        }

        var before = turn.Value.Waiting.Last;
        while (before is not null && before.Value.Due > due)
        {
            before = before.Previous;
        }

        if (before is null)
        {
            turn.Value.Waiting.AddFirst((waiting, due));
        }
        else
        {
            turn.Value.Waiting.AddAfter(before, (waiting, due));
        }
    }

    public T Peek() => _turns.First!.Value.Waiting.First!.Value.Call;

    public void Dequeue()
    {
        var turn = _turns.First!;
        turn.Value.Waiting.RemoveFirst();
        _turns.RemoveFirst();
        if (turn.Value.Waiting.Count > 0)
        {
            _turns.AddLast(turn);
        }
        else
        {
            _byPrincipal.Remove(turn.Value.Principal);
        }
    }

    /// <summary>How many are due before a time.</summary>
    public int CountBefore(long due) => _turns.Sum(turn => turn.Waiting.Count(one => one.Due <= due));

    public bool Remove(T waiting)
    {
        for (var turn = _turns.First; turn is not null; turn = turn.Next)
        {
            var own = turn.Value.Waiting.First;
            while (own is not null && own.Value.Call != waiting)
            {
                own = own.Next;
            }

            if (own is not null)
            {
                turn.Value.Waiting.Remove(own);
                if (turn.Value.Waiting.Count == 0)
                {
                    _byPrincipal.Remove(turn.Value.Principal);
                    _turns.Remove(turn);
                }

                return true;
            }
        }

        return false;
    }
}
