namespace AgentGuard.Tracing.Sinks;

/// <summary>Keeps spans, as a best effort: it is never waited for by a run, and what it throws only costs it the spans.</summary>
/// <remarks>
/// Called by one thread at a time, with the spans in the order in which they ended. What reaches it has passed the redaction. A sink that is
/// <see cref="IDisposable"/> is disposed with its tracer.
/// </remarks>
public interface ITraceSink
{
    /// <summary>The name of the sink, as metrics tell it.</summary>
    string Name { get; }

    /// <summary>Keeps spans.</summary>
    /// <param name="spans">The spans; one or more.</param>
    /// <returns>A task that completes when they are kept: what is acknowledged so survives the process where the sink is durable.</returns>
    ValueTask WriteAsync(IReadOnlyList<TraceSpan> spans);
}
