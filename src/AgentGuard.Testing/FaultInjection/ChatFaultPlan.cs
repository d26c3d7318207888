namespace AgentGuard.Testing.FaultInjection;

/// <summary>Decides which call meets which fault. Called concurrently, so it must be thread-safe.</summary>
public abstract class ChatFaultPlan
{
    /// <summary>No fault, ever.</summary>
    public static ChatFaultPlan None { get; } = new DelegatedChatFaultPlan(static _ => null);

    /// <summary>Decides for one call.</summary>
    /// <param name="request">The call, with its stable key and attempt.</param>
    /// <returns>The fault; <see langword="null"/> for none.</returns>
    public abstract ChatFault? Next(ChatFaultRequest request);

    /// <summary>
    /// Decides each call by seed, <see cref="ChatFaultRequest.Key"/> and <see cref="ChatFaultRequest.Attempt"/> alone:
    /// the order of arrival changes nothing, a repeated run meets the same faults, a retry draws anew.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="rate">The share of calls that meet a fault, 0..1.</param>
    /// <param name="faults">The faults to draw from, equally likely; none means one of every kind.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside 0..1.</exception>
    public static ChatFaultPlan Seeded(int seed, double rate, params ChatFault[] faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 1);
        IReadOnlyList<ChatFault> drawn = faults.Length > 0
            ? [.. faults]
            : [.. Enum.GetValues<ChatFaultKind>().Select(static kind => new ChatFault(kind))];
        return new SeededChatFaultPlan(seed, rate, drawn);
    }

    /// <summary>The given faults in the order of the calls, then none.</summary>
    /// <param name="faults">One entry per call; <see langword="null"/> lets a call pass.</param>
    /// <returns>The plan; its position is its own, so give each client a new one.</returns>
    public static ChatFaultPlan Sequence(params ChatFault?[] faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ChatFault?[] copy = [.. faults];
        var position = -1;
        return new DelegatedChatFaultPlan(_ =>
        {
            var index = Interlocked.Increment(ref position);
            return index < copy.Length ? copy[index] : null;
        });
    }

    /// <summary>A plan of the host's own.</summary>
    /// <param name="next">Decides for one call; thread-safe.</param>
    /// <returns>The plan.</returns>
    public static ChatFaultPlan From(Func<ChatFaultRequest, ChatFault?> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new DelegatedChatFaultPlan(next);
    }
}
