namespace AgentGuard.Testing.Robustness;

/// <summary>How a trial ended.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Succeeded">Whether it succeeded.</param>
/// <param name="Exception">What it threw; <see langword="null"/> where it threw nothing.</param>
public sealed record RobustnessOutcome(RobustnessTrial Trial, bool Succeeded, Exception? Exception);
