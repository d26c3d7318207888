using AgentGuard.Failures;
using Microsoft.Extensions.AI;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace AgentGuard.Resilience;

/// <summary>Runs calls within a pipeline of the host's own.</summary>
internal sealed class HostPipeline
{
    private readonly ResiliencePipeline? _pipeline;
    private readonly ResiliencePipeline<ChatResponse>? _answerPipeline;
    private readonly AttemptLoop _loop;

    public HostPipeline(ResiliencePipeline? pipeline, ResiliencePipeline<ChatResponse>? answerPipeline, AttemptLoop loop)
    {
        _pipeline = pipeline;
        _answerPipeline = answerPipeline;
        _loop = loop;
    }

    public async Task<T> RunAsync<TAttempt, T>(TAttempt attempt, CancellationToken caller)
        where TAttempt : struct, IAttempt<T>
    {
        try
        {
            return _answerPipeline is null
                ? await _pipeline!.ExecuteAsync(
                    static (call, token) => new ValueTask<T>(call.Loop.RunAsync<TAttempt, T>(call.Attempt, token)),
                    (Loop: _loop, Attempt: attempt),
                    caller).ConfigureAwait(false)
                : await RunForAnswerAsync<TAttempt, T>(attempt, caller).ConfigureAwait(false);
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

    // The pipeline speaks of answers. What belongs to an answer it lets through goes on; what it was shown besides is given back.
    private async Task<T> RunForAnswerAsync<TAttempt, T>(TAttempt attempt, CancellationToken caller)
        where TAttempt : struct, IAttempt<T>
    {
        var made = new List<(ChatResponse Answer, T Result)>();
        try
        {
            var chosen = await _answerPipeline!.ExecuteAsync(
                static async (call, token) =>
                {
                    var result = await call.Loop.RunAsync<TAttempt, T>(call.Attempt, token).ConfigureAwait(false);
                    var answer = call.Attempt.ToAnswer(result);
                    lock (call.Made)
                    {
                        call.Made.Add((answer, result));
                    }

                    return answer;
                },
                (Loop: _loop, Attempt: attempt, Made: made),
                caller).ConfigureAwait(false);
            var index = made.FindIndex(one => ReferenceEquals(one.Answer, chosen));
            if (index < 0)
            {
                return attempt.FromAnswer(chosen);
            }

            var result = made[index].Result;
            made.RemoveAt(index);
            return result;
        }
        finally
        {
            foreach (var (_, unused) in made)
            {
                attempt.Abandon(Task.FromResult(unused));
            }
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
