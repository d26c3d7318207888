using System.Collections.Concurrent;

namespace Quickstart.World;

/// <summary>How often each tool was called with the same key argument. Safe for concurrent use.</summary>
public sealed class CallTally
{
    /// <summary>As often a call may be tried when it fails or its result went missing; more is going in circles.</summary>
    private const int Tolerated = 3;

    private readonly ConcurrentDictionary<(string Tool, string Key), int> _calls = new();

    /// <summary>Calls beyond the tolerated repetitions.</summary>
    public int Excess => _calls.Values.Sum(n => Math.Max(0, n - Tolerated));

    public void Add(string tool, string key) => _calls.AddOrUpdate((tool, key), 1, static (_, n) => n + 1);
}
