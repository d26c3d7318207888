using System.Collections.Concurrent;

namespace AgentGuard.Tools;

/// <summary>Keeps results of tools that only read, for as long as the host says. Thread-safe.</summary>
internal sealed class ToolResultCache(TimeProvider timeProvider)
{
    private const int Most = 1_000;
    private readonly ConcurrentDictionary<(string Tool, string? Principal, string Arguments), (object? Result, DateTimeOffset At)> _results = new();

    public bool TryGet(string tool, string arguments, TimeSpan lifetime, out object? result, out TimeSpan age)
    {
        var known = _results.TryGetValue((tool, AgentRun.Current?.Principal, arguments), out var kept);
        age = known ? timeProvider.GetUtcNow() - kept.At : default;
        result = kept.Result;
        return known && age < lifetime;
    }

    public void Add(string tool, string arguments, object? result)
    {
        if (_results.Count >= Most)
        {
            // The oldest quarter at once, so that a full cache is not searched at every call.
            foreach (var (key, _) in _results.OrderBy(kept => kept.Value.At).Take(Most / 4))
            {
                _results.TryRemove(key, out _);
            }
        }

        _results[(tool, AgentRun.Current?.Principal, arguments)] = (result, timeProvider.GetUtcNow());
    }
}
