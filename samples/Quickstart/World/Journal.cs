using System.Collections.Concurrent;

namespace Quickstart.World;

/// <summary>What was seen while a ticket was worked on, line by line. Safe for concurrent use.</summary>
public sealed class Journal
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Write(string line) => _lines.Enqueue(line);
}
