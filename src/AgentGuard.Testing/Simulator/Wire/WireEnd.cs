namespace AgentGuard.Testing.Simulator.Wire;

internal enum WireEnd
{
    Complete,
    Cut,
    Reset,
}
