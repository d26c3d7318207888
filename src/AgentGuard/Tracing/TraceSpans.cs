namespace AgentGuard.Tracing;

/// <summary>Lists of spans.</summary>
internal static class TraceSpans
{
    /// <summary>Leaves out what was told of a span before it ended, where its end was told too.</summary>
    public static IReadOnlyList<TraceSpan> Latest(IReadOnlyCollection<TraceSpan> spans)
    {
        var ended = spans.Where(span => span.Duration is not null).Select(span => (span.TraceId, span.SpanId)).ToHashSet();
        return [.. spans.Where(span => span.Duration is not null || !ended.Contains((span.TraceId, span.SpanId)))];
    }
}
