using AgentGuard.Failures;
using AgentGuard.Resilience.Limits;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience;

/// <summary>What one attempt does: the part in which an answer differs from a stream.</summary>
/// <typeparam name="T">What it gives.</typeparam>
internal interface IAttempt<T>
{
    /// <summary>What the call sends, where that is known.</summary>
    CallShape Shape { get; }

    /// <summary>Tells what the result used, where it is known already.</summary>
    UsageDetails? FindUsage(T result);

    /// <summary>By how many tokens the time of the attempt is divided; <see langword="null"/> where it is the time to the first one.</summary>
    long? TokensToSample(T result);

    /// <summary>Makes the call.</summary>
    Task<T> StartAsync(AttemptClock? clock, CancellationToken cancellationToken);

    /// <summary>Tells a result that is an empty answer.</summary>
    ModelFailure? FindFailure(T result);

    /// <summary>Hands the lease over to a result that goes on after the attempt.</summary>
    /// <returns>Whether the result goes on and so owns the lease now.</returns>
    bool TryHandOver(T result, AttemptLoop loop, in AttemptLease lease);

    /// <summary>Gives a result as far as it is known, as an answer: for a pipeline of the host's that judges answers.</summary>
    ChatResponse ToAnswer(T result);

    /// <summary>Makes a result of an answer that a pipeline of the host's gives in place of one.</summary>
    T FromAnswer(ChatResponse answer);

    /// <summary>Looks after a call that was given up while it was still under way.</summary>
    void Abandon(Task<T> pending);
}
