namespace AgentGuard.Testing.Simulator;

internal sealed class DelegatedFaultSchedule : FaultSchedule
{
    private readonly Func<SimulatedRequest, SimulatedFault?> _next;

    public DelegatedFaultSchedule(Func<SimulatedRequest, SimulatedFault?> next) => _next = next;

    public override SimulatedFault? Next(SimulatedRequest request) => _next(request);
}
