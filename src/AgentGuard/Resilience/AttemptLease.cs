using AgentGuard.Failures;
using AgentGuard.Resilience.Limits;

namespace AgentGuard.Resilience;

/// <summary>What an attempt holds while it is under way.</summary>
/// <param name="Clock">Its clock, where there is any time-out.</param>
/// <param name="Wire">What is seen on the wire, where it is observed.</param>
/// <param name="Epoch">The epoch in which the circuit breaker let it in.</param>
/// <param name="Permit">What the limiter let in.</param>
internal readonly record struct AttemptLease(AttemptClock? Clock, WireObservation? Wire, int Epoch, CallPermit Permit);
