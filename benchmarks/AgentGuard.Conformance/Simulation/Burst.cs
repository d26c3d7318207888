namespace AgentGuard.Conformance.Simulation;

/// <summary>A time in which requests come more often.</summary>
/// <param name="From">When it begins, in seconds.</param>
/// <param name="To">When it ends, in seconds.</param>
/// <param name="Factor">How many times more often.</param>
internal sealed record Burst(double From, double To, double Factor);
