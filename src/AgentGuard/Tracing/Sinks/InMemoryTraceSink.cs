using System.Collections.Immutable;

namespace AgentGuard.Tracing.Sinks;

/// <summary>Keeps the last spans in memory, for tests and for a page that shows them.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class InMemoryTraceSink : ITraceSink
{
    private readonly int _capacity;
    private ImmutableList<TraceSpan> _spans = [];

    /// <summary>Creates the sink.</summary>
    /// <param name="capacity">How many spans it keeps; the oldest go first. Default 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is not above zero.</exception>
    public InMemoryTraceSink(int capacity = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _capacity = capacity;
    }

    /// <inheritdoc/>
    public string Name => "memory";

    /// <summary>
    /// The spans that ended, in that order, and the runs that have only begun. Call <see cref="AgentTracer.FlushAsync"/> before, to miss none.
    /// </summary>
    public IReadOnlyList<TraceSpan> Spans => TraceSpans.Latest(_spans);

    /// <inheritdoc/>
    public ValueTask WriteAsync(IReadOnlyList<TraceSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        var all = _spans.AddRange(spans);
        _spans = all.Count > _capacity ? all.RemoveRange(0, all.Count - _capacity) : all;
        return default;
    }
}
