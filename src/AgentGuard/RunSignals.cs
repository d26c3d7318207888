using System.Collections.Concurrent;
using AgentGuard.Events;

namespace AgentGuard;

/// <summary>What went wrong, or was put right, in a run so far: the number of events by code.</summary>
/// <remarks>Thread-safe. Tool errors, repairs, retries and fallbacks are free evidence of how far an answer can be trusted.</remarks>
public sealed class RunSignals
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The number of events raised in all.</summary>
    public int Total => _counts.Values.Sum();

    /// <summary>The number of events of one code.</summary>
    /// <param name="code">The stable code, for example <c>AG1101</c>.</param>
    /// <returns>The number; 0 when there was none.</returns>
    public int Count(string code) => _counts.GetValueOrDefault(code);

    /// <summary>The numbers by code, as they are now.</summary>
    /// <returns>A copy.</returns>
    public IReadOnlyDictionary<string, int> ToDictionary() => new SortedDictionary<string, int>(_counts, StringComparer.Ordinal);

    internal void Add(AgentEvent happened) => _counts.AddOrUpdate(happened.Code, 1, static (_, count) => count + 1);
}
