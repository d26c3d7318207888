using System.Collections.Concurrent;

namespace Quickstart.World;

/// <summary>What happened in the world on behalf of one ticket, in order. Safe for concurrent use.</summary>
public sealed class Ledger
{
    private readonly ConcurrentQueue<LedgerEntry> _entries = new();

    public IReadOnlyList<LedgerEntry> Entries => [.. _entries];

    public void Record(string tool, params (string Name, string Value)[] arguments) =>
        _entries.Enqueue(new LedgerEntry(tool, arguments.ToDictionary(a => a.Name, a => a.Value)));

    public IEnumerable<LedgerEntry> Of(string tool) => _entries.Where(e => e.Tool == tool);
}
