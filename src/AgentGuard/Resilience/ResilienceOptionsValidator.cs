using Microsoft.Extensions.Options;

namespace AgentGuard.Resilience;

/// <summary>Checks each option and how they fit together.</summary>
internal sealed class ResilienceOptionsValidator : IValidateOptions<ResilienceOptions>
{
    private static readonly ResilienceRangeValidator Ranges = new();
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static ResilienceOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, ResilienceOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.AddResult(Ranges.Validate(name, options));
        CheckRetry(options.Retry, result);
        CheckBreaker(options.CircuitBreaker, result);
        CheckTimeouts(options.Timeouts, result);
        Between(options.Limits.Burst, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), "Limits.Burst", result);
        Between(options.Limits.MaxQueueTime, TimeSpan.Zero, Day, "Limits.MaxQueueTime", result);
        if (!Enum.IsDefined(options.StreamCommit))
        {
            result.AddError($"is {(int)options.StreamCommit}, which is no such value.", nameof(options.StreamCommit));
        }

        return result.Build();
    }

    private static void CheckRetry(RetryOptions retry, ValidateOptionsResultBuilder result)
    {
        Between(retry.MaxDelay, TimeSpan.FromTicks(1), TimeSpan.FromHours(1), "Retry.MaxDelay", result);
        Between(retry.BaseDelay, TimeSpan.FromTicks(1), retry.MaxDelay, "Retry.BaseDelay", result);
        Between(retry.MaxRetryAfter, TimeSpan.Zero, Day, "Retry.MaxRetryAfter", result);
        Between(retry.MaxDelayBesideAlternative, TimeSpan.Zero, Day, "Retry.MaxDelayBesideAlternative", result);
    }

    private static void CheckBreaker(CircuitBreakerOptions breaker, ValidateOptionsResultBuilder result)
    {
        Between(breaker.WindowDuration, TimeSpan.FromTicks(1), Day, "CircuitBreaker.WindowDuration", result);
        Between(breaker.LongBreakDuration, TimeSpan.FromTicks(1), Day, "CircuitBreaker.LongBreakDuration", result);
        Between(breaker.MaxBreakDuration, TimeSpan.FromTicks(1), breaker.LongBreakDuration, "CircuitBreaker.MaxBreakDuration", result);
        Between(breaker.BreakDuration, TimeSpan.FromTicks(1), breaker.MaxBreakDuration, "CircuitBreaker.BreakDuration", result);
    }

    private static void CheckTimeouts(TimeoutOptions timeouts, ValidateOptionsResultBuilder result)
    {
        // A limit above one that surrounds it just never comes: lowering one must not be an error of the others' defaults.
        CheckTimeout(timeouts.Attempt, "Timeouts.Attempt", result);
        CheckTimeout(timeouts.FirstToken, "Timeouts.FirstToken", result);
        CheckTimeout(timeouts.Idle, "Timeouts.Idle", result);
        CheckTimeout(timeouts.Total, "Timeouts.Total", result);
    }

    private static void CheckTimeout(TimeSpan? limit, string property, ValidateOptionsResultBuilder result) =>
        Between(limit ?? Day, TimeSpan.FromMilliseconds(1), Day, property, result);

    private static void Between(TimeSpan value, TimeSpan from, TimeSpan to, string property, ValidateOptionsResultBuilder result)
    {
        if (value < from || value > to)
        {
            result.AddError($"is {value:c} and must be from {from:c} to {to:c}.", property);
        }
    }
}
