using AgentGuard.Failures;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace AgentGuard.Resilience;

/// <summary>Runs calls within a pipeline of the host's own.</summary>
internal sealed class HostPipeline
{
    private readonly ResiliencePipeline _pipeline;
    private readonly AttemptLoop _loop;

    public HostPipeline(ResiliencePipeline pipeline, AttemptLoop loop)
    {
        _pipeline = pipeline;
        _loop = loop;
    }

    public async Task<T> RunAsync<TAttempt, T>(TAttempt attempt, CancellationToken caller)
        where TAttempt : struct, IAttempt<T>
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                static (call, token) => new ValueTask<T>(call.Loop.RunAsync<TAttempt, T>(call.Attempt, token)),
                (Loop: _loop, Attempt: attempt),
                caller).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not AgentGuardException)
        {
            if (caller.IsCancellationRequested)
            {
                throw new OperationCanceledException(e.Message, e, caller);
            }

            throw new ModelFailureException(Translate(e), e);
        }
    }

    private static ModelFailure Translate(Exception exception) => exception switch
    {
        BrokenCircuitException broken => ModelFailures.CircuitOpen(broken.RetryAfter ?? TimeSpan.Zero),
        TimeoutRejectedException or OperationCanceledException => ModelFailures.TimedOut(TimeoutPhase.Total),
        ExecutionRejectedException => new(ModelFailureKind.RateLimited, "A strategy of the host's own pipeline did not let the call in."),
        _ => new(ModelFailureKind.Unknown, "A strategy of the host's own pipeline failed."),
    };
}
