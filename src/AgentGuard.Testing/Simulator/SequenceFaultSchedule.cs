namespace AgentGuard.Testing.Simulator;

internal sealed class SequenceFaultSchedule : FaultSchedule
{
    private readonly SimulatedFault?[] _faults;
    private int _position = -1;

    public SequenceFaultSchedule(SimulatedFault?[] faults) => _faults = faults;

    public override SimulatedFault? Next(SimulatedRequest request)
    {
        var position = Interlocked.Increment(ref _position);
        return position < _faults.Length ? _faults[position] : null;
    }
}
