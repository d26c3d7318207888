using System.Text.Json;

namespace AgentGuard.Tracing.Import;

/// <summary>Reads traces that other tools exported.</summary>
public static class TraceImport
{
    /// <summary>Reads the spans of an export.</summary>
    /// <param name="json">OTLP as JSON (<c>resourceSpans</c>; Tempo's <c>batches</c>), or Jaeger's JSON (<c>data</c>).</param>
    /// <returns>The spans; <see cref="RunTrace.Of"/> puts them together, <see cref="RunTrace.ToMessages"/> reads the conversation.</returns>
    /// <exception cref="AgentGuardException">It is none of these, or a span is damaged; the span is named.</exception>
    public static IReadOnlyList<TraceSpan> Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        List<TraceSpan> spans = [];
        try
        {
            var root = JsonElement.Parse(json);
            if (root.ValueKind is JsonValueKind.Object)
            {
                foreach (var (member, read) in Formats)
                {
                    if (root.TryGetProperty(member, out var list))
                    {
                        read(list, spans);
                        return spans;
                    }
                }
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new AgentGuardException($"The trace is damaged after {spans.Count} spans: {e.Message}", e);
        }

        throw new AgentGuardException("The text is no trace: it has neither 'resourceSpans' or 'batches' (OTLP) nor 'data' (Jaeger).");
    }

    private static IReadOnlyList<(string Member, Action<JsonElement, List<TraceSpan>> Read)> Formats =>
    [
        ("resourceSpans", OtlpSpans.Read), ("batches", OtlpSpans.Read), ("data", JaegerSpans.Read),
    ];
}
