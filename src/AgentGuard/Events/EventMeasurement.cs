namespace AgentGuard.Events;

/// <summary>A number that an event brings with it, for a histogram.</summary>
/// <param name="Name">The name of the histogram.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">The number.</param>
/// <param name="FirstTag">The name of what it is told apart by.</param>
/// <param name="First">That.</param>
/// <param name="SecondTag">The name of what else it is told apart by.</param>
/// <param name="Second">That.</param>
internal readonly record struct EventMeasurement(
    string Name, string Unit, double Value, string FirstTag, string First, string SecondTag, string Second);
