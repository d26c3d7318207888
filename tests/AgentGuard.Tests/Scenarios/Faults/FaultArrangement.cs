namespace AgentGuard.Tests.Scenarios.Faults;

/// <summary>Which parts of the library stand around the first candidate.</summary>
public enum FaultArrangement
{
    Retry,
    Fallback,
    Both,
}
