using System.Diagnostics.CodeAnalysis;
using AgentGuard.Events;

namespace AgentGuard.Fallback.Ending;

/// <summary>What happens when no candidate could answer: the steps that the host named, in its order, or the failure goes up.</summary>
internal sealed class FallbackEnding
{
    private static readonly TimeSpan LeastForHandOver = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<IEnding> _steps;
    private readonly TimeSpan _stepTimeout;
    private readonly AgentEvents? _events;
    private readonly TimeProvider _timeProvider;

    public FallbackEnding(IReadOnlyList<IEnding> steps, TimeSpan stepTimeout, AgentEvents? events, TimeProvider timeProvider)
    {
        _steps = steps;
        _stepTimeout = stepTimeout;
        _events = events;
        _timeProvider = timeProvider;
    }

    /// <summary>Whether the host named any.</summary>
    public bool HasSteps => _steps.Count > 0;

    /// <summary>Ends a request.</summary>
    /// <returns>The lesser answer, or <see langword="null"/> when there is none.</returns>
    public async ValueTask<LesserAnswer?> EndAsync(ChainCall call, bool isStreaming)
    {
        var request = call.Request;
        LesserAnswer? answer = null;
        if (_steps.Count > 0)
        {
            var ended = new EndingRequest(request.LastFailure, call.Messages, call.Options, isStreaming);
            for (var i = 0; i < _steps.Count && answer is null; i++)
            {
                answer = await TryAsync(_steps[i], ended, call.Token).ConfigureAwait(false);
            }
        }

        var exhausted = new ChainExhausted(request.LastKind, request.Tried, Degraded: answer is not null);
        await AgentEvents.RaiseAsync(_events, exhausted, call.Token).ConfigureAwait(false);
        if (answer is null)
        {
            return null;
        }

        AgentRun.Current?.Degrade($"no candidate could answer ({request.LastKind}); the answer is {answer.How}");
        await AgentEvents.RaiseAsync(_events, new AnswerDegraded(request.LastKind, answer.How, answer.Age), call.Token).ConfigureAwait(false);
        return answer;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever a step throws, the next one is tried.")]
    private async ValueTask<LesserAnswer?> TryAsync(IEnding step, EndingRequest request, CancellationToken cancellationToken)
    {
        string error;
        try
        {
            var limit = LimitFor(step.Step);
            return limit <= TimeSpan.Zero && step.Step is EndingStep.ReducedMode ? null
                : await TimeLimit.RunAsync(token => step.TryAsync(request, token), limit, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not AuditRejectedException)
        {
            error = e.GetType().Name;
        }

        await AgentEvents.RaiseAsync(_events, new EndingStepFailed(step.Step, error), cancellationToken).ConfigureAwait(false);
        return null;
    }

    // A run out of time is what a person should learn of all the same; a text of the host's and a cache in memory take no time.
    private TimeSpan LimitFor(EndingStep step)
    {
        if (AgentRun.Current?.TimeLeft is not { } left || left > _stepTimeout || step is EndingStep.StaticAnswer)
        {
            return _stepTimeout;
        }

        return step is EndingStep.HandOver && left < LeastForHandOver ? LeastForHandOver : left;
    }
}
