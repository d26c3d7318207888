namespace AgentGuard.Schemas.Streaming;

/// <summary>What a <see cref="ViabilityMachine"/> knew at some point.</summary>
internal sealed class MachineSnapshot : IDisposable
{
    public PooledStack<Branch> Branches { get; } = new();

    public PooledStack<RuleCursor> Cursors { get; } = new();

    public PooledStack<OpenValue> Values { get; } = new();

    public PooledStack<DueSchema> Due { get; } = new();

    public long Steps { get; set; }

    public long TextSteps { get; set; }

    public int Tick { get; set; }

    public bool IsBlind { get; set; }

    public void Dispose()
    {
        Branches.Dispose();
        Cursors.Dispose();
        Values.Dispose();
        Due.Dispose();
    }
}
