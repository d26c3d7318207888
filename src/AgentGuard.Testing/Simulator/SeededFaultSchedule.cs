namespace AgentGuard.Testing.Simulator;

internal sealed class SeededFaultSchedule : FaultSchedule
{
    private readonly int _seed;
    private readonly double _rate;
    private readonly IReadOnlyList<SimulatedFaultKind> _kinds;

    public SeededFaultSchedule(int seed, double rate, IReadOnlyList<SimulatedFaultKind> kinds)
    {
        _seed = seed;
        _rate = rate;
        _kinds = kinds;
    }

    public override SimulatedFault? Next(SimulatedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var draw = SeededDraw.Of(_seed, request.Key, request.Attempt);
        return draw.Unit < _rate ? new SimulatedFault(_kinds[draw.Pick(_kinds.Count)]) : null;
    }
}
