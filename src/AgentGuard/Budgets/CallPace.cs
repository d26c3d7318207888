using System.Globalization;

namespace AgentGuard.Budgets;

/// <summary>What bounds a run besides amounts: its time, its steps, and how many runs there are within it.</summary>
internal readonly struct CallPace
{
    // A run of seconds must not spend them all on its ending.
    private const int ShareOfTime = 4;

    private readonly BudgetOptions _options;
    private readonly AgentRun? _run;
    private readonly TimeSpan? _left;

    public CallPace(BudgetOptions options, AgentRun? run)
    {
        _options = options;
        _run = run;
        _left = run is null ? null : TimeLeft(run, options.MaxDuration);
    }

    /// <summary>What leaves no room for any further call.</summary>
    public BudgetShortage? Exhausted()
    {
        if (_run?.SubRunNumber > _options.MaxSubRuns)
        {
            return new BudgetShortage(BudgetMeasure.SubRuns, string.Create(
                CultureInfo.InvariantCulture, $"a run may have {_options.MaxSubRuns} sub-runs, and this is number {_run.SubRunNumber}"));
        }

        return _left <= TimeSpan.Zero ? new BudgetShortage(BudgetMeasure.Time, $"the time of the run ({TotalTime():c}) is over") : null;
    }

    /// <summary>What leaves room for a final answer only.</summary>
    public BudgetShortage? NearlyExhausted()
    {
        if (_run is null)
        {
            return null;
        }

        if (_run.Steps >= _options.MaxSteps)
        {
            return new BudgetShortage(BudgetMeasure.Steps, string.Create(
                CultureInfo.InvariantCulture, $"the run may take {_options.MaxSteps} steps and has taken them"));
        }

        if (_left is { } left && _options.WindDown.Enabled && _run.Steps > 0 && left < Reserve())
        {
            return new BudgetShortage(BudgetMeasure.Time, $"the time of the run ({TotalTime():c}) is nearly over");
        }

        return null;
    }

    private static TimeSpan? TimeLeft(AgentRun run, TimeSpan? maxDuration)
    {
        if (maxDuration is not { } duration)
        {
            return run.TimeLeft;
        }

        var left = run.StartedAt + duration - run.TimeProvider.GetUtcNow();
        return run.TimeLeft is { } deadline && deadline < left ? deadline : left;
    }

    private TimeSpan Reserve()
    {
        var share = TotalTime() / ShareOfTime;
        return share < _options.WindDown.ReserveTime ? share : _options.WindDown.ReserveTime;
    }

    private TimeSpan TotalTime()
    {
        var deadline = _run!.Deadline - _run.StartedAt;
        return _options.MaxDuration is { } duration && !(deadline < duration) ? duration : deadline ?? TimeSpan.MaxValue;
    }
}
