using AgentGuard.Events;

namespace AgentGuard;

/// <summary>What went wrong, or was put right, in a run so far: the number of events by code.</summary>
/// <remarks>Thread-safe. Tool errors, repairs, retries and fallbacks are free evidence of how far an answer can be trusted.</remarks>
public sealed class RunSignals
{
    private readonly object _gate = new();
    private SortedDictionary<string, int>? _counts;

    /// <summary>The number of events raised in all.</summary>
    public int Total
    {
        get
        {
            lock (_gate)
            {
                return _counts?.Values.Sum() ?? 0;
            }
        }
    }

    /// <summary>The number of events of one code.</summary>
    /// <param name="code">The stable code, for example <c>AG1101</c>.</param>
    /// <returns>The number; 0 when there was none.</returns>
    public int Count(string code)
    {
        lock (_gate)
        {
            return _counts?.GetValueOrDefault(code) ?? 0;
        }
    }

    /// <summary>The numbers by code, as they are now.</summary>
    /// <returns>A copy.</returns>
    public IReadOnlyDictionary<string, int> ToDictionary()
    {
        lock (_gate)
        {
            return new SortedDictionary<string, int>(_counts ?? [], StringComparer.Ordinal);
        }
    }

    internal void Add(AgentEvent happened)
    {
        lock (_gate)
        {
            _counts ??= new SortedDictionary<string, int>(StringComparer.Ordinal);
            _counts[happened.Code] = _counts.GetValueOrDefault(happened.Code) + 1;
        }
    }
}
