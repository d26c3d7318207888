namespace AgentGuard.Schemas.Streaming;

/// <summary>Tries what may follow, and takes it back.</summary>
internal sealed class StreamTrial(StreamScanner scanner, ViabilityMachine machine) : IDisposable
{
    private readonly MachineSnapshot _machine = new();
    private readonly TapeSnapshot _tape = new();
    private ScanState _state;

    public void Begin()
    {
        machine.Save(_machine);
        _state = scanner.Save(_tape);
    }

    public bool Allows(ReadOnlySpan<byte> next)
    {
        var from = scanner.Tape.Length;
        scanner.Tape.Add(next);
        var allows = scanner.Read(from) < 0;
        scanner.Restore(_state, _tape);
        machine.Restore(_machine);
        return allows;
    }

    public void Dispose()
    {
        _machine.Dispose();
        _tape.Dispose();
    }
}
