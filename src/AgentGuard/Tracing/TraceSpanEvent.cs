namespace AgentGuard.Tracing;

/// <summary>One thing that happened in a span.</summary>
/// <param name="Name">Its name, for events of runs their code.</param>
/// <param name="At">When.</param>
/// <param name="Attributes">What is known of it.</param>
public sealed record TraceSpanEvent(string Name, DateTimeOffset At, IReadOnlyDictionary<string, object> Attributes);
