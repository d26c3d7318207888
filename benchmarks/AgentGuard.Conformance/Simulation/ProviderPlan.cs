namespace AgentGuard.Conformance.Simulation;

/// <summary>How a provider behaves in good times. Times are in seconds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FirstToken">The median time to the first token.</param>
/// <param name="Spread">The standard deviation of its logarithm.</param>
/// <param name="Decoding">The median time from the first token to the end.</param>
/// <param name="SlowShare">The share of calls in the slow tail.</param>
/// <param name="SlowFrom">The least additional time of a call in the slow tail.</param>
/// <param name="SlowTo">The most.</param>
/// <param name="ErrorShare">The share of calls that fail for no reason.</param>
/// <param name="PerMinute">How many calls it lets in a minute.</param>
internal sealed record ProviderPlan(
    string Name,
    double FirstToken,
    double Spread,
    double Decoding,
    double SlowShare,
    double SlowFrom,
    double SlowTo,
    double ErrorShare,
    double PerMinute);
