using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>The judgements of a group of guardrails that run at the same time. Disposing it cancels those that nobody waits for any more.</summary>
internal sealed class ParallelJudgements : IDisposable
{
    private readonly StepRunner _runner;
    private readonly GuardrailStep[] _steps;
    private readonly Dictionary<int, Task<GuardrailJudgement>> _running = [];
    private object? _group;
    private CancellationTokenSource? _stop;

    public ParallelJudgements(StepRunner runner, GuardrailStep[] steps) => (_runner, _steps) = (runner, steps);

    /// <summary>Begins what is in the same group as a step that has begun and stands behind it.</summary>
    public void BeginBeside(int index, BoundaryContent content, CancellationToken cancellationToken)
    {
        var group = _steps[index].Scope.Group;
        if (group is null || ReferenceEquals(group, _group))
        {
            return;
        }

        _group = group;
        for (var i = index + 1; i < _steps.Length && ReferenceEquals(_steps[i].Scope.Group, group); i++)
        {
            _stop ??= CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _running[i] = _runner.BeginAsync(_steps[i], content, _stop.Token);
        }
    }

    /// <summary>Gives the judgement of a step, if it has begun.</summary>
    public Task<GuardrailJudgement>? Take(int index) => _running.Remove(index, out var judging) ? judging : null;

    public void Dispose()
    {
        if (_running.Count > 0)
        {
            _stop?.Cancel();
            foreach (var abandoned in _running.Values)
            {
                // Observed, so that what it throws is nobody's unobserved exception.
                _ = abandoned.ContinueWith(
                    task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }
        }

        _stop?.Dispose();
    }
}
