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
    }

    private static void CheckBreaker(CircuitBreakerOptions breaker, ValidateOptionsResultBuilder result)
    {
        Between(breaker.LongBreakDuration, TimeSpan.FromTicks(1), Day, "CircuitBreaker.LongBreakDuration", result);
        Between(breaker.BreakDuration, TimeSpan.FromTicks(1), breaker.LongBreakDuration, "CircuitBreaker.BreakDuration", result);
    }

    private static void CheckTimeouts(TimeoutOptions timeouts, ValidateOptionsResultBuilder result)
    {
        var shortest = TimeSpan.FromMilliseconds(1);
        Between(timeouts.Total ?? Day, shortest, Day, "Timeouts.Total", result);
        Between(timeouts.Attempt ?? shortest, shortest, timeouts.Total ?? Day, "Timeouts.Attempt", result);
        Between(timeouts.FirstToken ?? shortest, shortest, timeouts.Attempt ?? timeouts.Total ?? Day, "Timeouts.FirstToken", result);
        Between(timeouts.Idle ?? shortest, shortest, timeouts.Attempt ?? timeouts.Total ?? Day, "Timeouts.Idle", result);
    }

    private static void Between(TimeSpan value, TimeSpan from, TimeSpan to, string property, ValidateOptionsResultBuilder result)
    {
        if (value < from || value > to)
        {
            result.AddError($"is {value:c} and must be from {from:c} to {to:c}.", property);
        }
    }
}
