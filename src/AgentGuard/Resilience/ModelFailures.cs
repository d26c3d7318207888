using System.Runtime.ExceptionServices;
using AgentGuard.Failures;

namespace AgentGuard.Resilience;

/// <summary>Tells the failures of a model from decisions of the library, and makes them leave as what they are.</summary>
internal static class ModelFailures
{
    /// <summary>A call for which the run has no attempt left.</summary>
    public static ModelFailure OutOfAttempts { get; } =
        new(ModelFailureKind.BudgetExceeded, "The run has used up AgentRunOptions.MaxModelAttempts; find what repeats itself.");

    /// <summary>Whether an exception speaks of the model call. A guardrail that blocked or a rejected audit does not.</summary>
    public static bool Concern(Exception exception) => exception is not AgentGuardException or ModelFailureException;

    /// <summary>The time-out of a phase.</summary>
    public static ModelFailure TimedOut(TimeoutPhase phase) =>
        new(ModelFailureKind.Timeout, phase switch
        {
            TimeoutPhase.FirstToken => "The stream brought no content in time (Timeouts.FirstToken); try again, or raise the limit.",
            TimeoutPhase.Idle => "The stream fell silent for too long (Timeouts.Idle); try again, or raise the limit.",
            TimeoutPhase.Total => "The call with all its attempts ran out of time (Timeouts.Total, or the deadline of the run).",
            _ => "The attempt did not end in time (Timeouts.Attempt); try again, or raise the limit.",
        })
        {
            TimeoutPhase = phase,
        };

    /// <summary>A call that the circuit breaker did not let in.</summary>
    public static ModelFailure CircuitOpen(TimeSpan retryAfter) =>
        new(ModelFailureKind.CircuitOpen, FailureAdvice.For(ModelFailureKind.CircuitOpen)) { RetryAfter = retryAfter };

    /// <summary>Gives the exception to throw; one that already carries the failure is thrown as it is.</summary>
    public static Exception ToException(ModelFailure failure, Exception? cause)
    {
        if (cause is ModelFailureException known && known.Failure == failure)
        {
            ExceptionDispatchInfo.Throw(known);
        }

        return new ModelFailureException(failure, cause);
    }
}
