namespace AgentGuard.Tracing;

/// <summary>A span of another trace that one belongs to.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="SpanId">The span.</param>
public sealed record TraceSpanLink(string TraceId, string SpanId);
