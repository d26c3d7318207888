namespace AgentGuard.Testing.Simulator;

/// <summary>
/// Decides which fault a request meets. Derive, or use a ready one; called concurrently, so it must be thread-safe.
/// </summary>
public abstract class FaultSchedule
{
    /// <summary>The kinds a healthy account meets now and then: transient and format faults, none that lasts.</summary>
    public static IReadOnlyList<SimulatedFaultKind> PassingKinds { get; } =
    [
        SimulatedFaultKind.RateLimited,
        SimulatedFaultKind.RateLimitedWithoutRetryAfter,
        SimulatedFaultKind.ServerError,
        SimulatedFaultKind.Unavailable,
        SimulatedFaultKind.Overloaded,
        SimulatedFaultKind.ResetBeforeHeaders,
        SimulatedFaultKind.StallBeforeFirstToken,
        SimulatedFaultKind.StallMidStream,
        SimulatedFaultKind.CutMidStream,
        SimulatedFaultKind.EmptyFirstUpdateThenCut,
        SimulatedFaultKind.ErrorMidStream,
        SimulatedFaultKind.MalformedSse,
        SimulatedFaultKind.MalformedToolArguments,
        SimulatedFaultKind.TruncatedToolArguments,
        SimulatedFaultKind.JsonInCodeFence,
        SimulatedFaultKind.FinishLength,
        SimulatedFaultKind.DuplicateToolCallIds,
        SimulatedFaultKind.UnknownTool,
    ];

    /// <summary>No fault, ever.</summary>
    public static FaultSchedule None { get; } = new DelegatedFaultSchedule(static _ => null);

    /// <summary>Decides for one request.</summary>
    /// <param name="request">The request, with its stable <see cref="SimulatedRequest.Key"/> and attempt.</param>
    /// <returns>The fault; <see langword="null"/> for none.</returns>
    public abstract SimulatedFault? Next(SimulatedRequest request);

    /// <summary>
    /// Decides each request by seed, <see cref="SimulatedRequest.Key"/> and <see cref="SimulatedRequest.Attempt"/>
    /// alone: the order of arrival changes nothing, a repeated run meets the same faults, a retry draws anew.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="rate">The share of requests that meet a fault, 0..1.</param>
    /// <param name="kinds">The kinds to draw from, equally likely; none means <see cref="PassingKinds"/>.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside 0..1.</exception>
    /// <remarks>A drawn kind that needs a tool call or a text leaves a reply without one as it is.</remarks>
    public static FaultSchedule Seeded(int seed, double rate, params SimulatedFaultKind[] kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 1);
        return new SeededFaultSchedule(seed, rate, kinds.Length == 0 ? PassingKinds : [.. kinds]);
    }

    /// <summary>The given faults in order of arrival, then none.</summary>
    /// <param name="faults">One entry per request; <see langword="null"/> lets a request pass.</param>
    /// <returns>The schedule; its position is its own, so give each simulator a new one.</returns>
    public static FaultSchedule Sequence(params SimulatedFault?[] faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return new SequenceFaultSchedule([.. faults]);
    }

    /// <summary>The same fault for every request.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The schedule.</returns>
    public static FaultSchedule Always(SimulatedFaultKind kind)
    {
        var fault = new SimulatedFault(kind);
        return new DelegatedFaultSchedule(_ => fault);
    }

    /// <summary>A schedule of the host's own.</summary>
    /// <param name="next">Decides for one request; thread-safe.</param>
    /// <returns>The schedule.</returns>
    public static FaultSchedule From(Func<SimulatedRequest, SimulatedFault?> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new DelegatedFaultSchedule(next);
    }
}
