namespace AgentGuard.Resilience.Limits;

/// <summary>Calls of one priority: principals take turns one by one, each with its calls in the order of arrival. Not thread-safe.</summary>
/// <typeparam name="T">A call that waits.</typeparam>
internal sealed class TurnQueue<T>
    where T : class
{
    private readonly LinkedList<(string Principal, LinkedList<T> Waiting)> _turns = new();
    private readonly Dictionary<string, LinkedListNode<(string Principal, LinkedList<T> Waiting)>> _byPrincipal = new(StringComparer.Ordinal);

    public bool IsEmpty => _turns.Count == 0;

    public void Add(T waiting, string principal)
    {
        if (!_byPrincipal.TryGetValue(principal, out var turn))
        {
            _byPrincipal[principal] = turn = _turns.AddLast((principal, new LinkedList<T>()));
        }

        turn.Value.Waiting.AddLast(waiting);
    }

    public T Peek() => _turns.First!.Value.Waiting.First!.Value;

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

    public bool Remove(T waiting)
    {
        for (var turn = _turns.First; turn is not null; turn = turn.Next)
        {
            if (turn.Value.Waiting.Remove(waiting))
            {
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
