namespace AgentGuard.Replay;

/// <summary>A step of one run beside that of another.</summary>
/// <param name="Comparison">How they stand to each other.</param>
/// <param name="Before">The step of the first run; <see langword="null"/> where it has none here.</param>
/// <param name="After">The step of the second run; <see langword="null"/> where it has none here.</param>
/// <param name="Difference">What differs first; <see langword="null"/> where nothing does or one is missing. It holds content.</param>
/// <remarks>Immutable.</remarks>
public sealed record ComparedStep(StepComparison Comparison, RecordedStep? Before, RecordedStep? After, RequestDifference? Difference);
