using System.Runtime.InteropServices;

namespace AgentGuard.Budgets;

/// <summary>What a run did so far, reduced to what the rules of the watch need. Not thread-safe.</summary>
/// <remarks>
/// A step is what the model asked for at once: the order within it says nothing. Failures are remembered over the whole conversation,
/// everything else since the user spoke last, because a new word of the user may give old calls a new sense.
/// </remarks>
internal sealed class ProgressHistory
{
    private const int MaxCycle = 5;

    private readonly ProgressWatchOptions _options;
    private readonly Dictionary<ulong, FailureRecord> _failures = [];
    private readonly HashSet<ulong> _seen = [];
    private readonly List<Step> _trail = [];
    private readonly int[] _equalBack = new int[MaxCycle + 1];
    private int _turn;
    private int _failureSeries;
    private int _sameErrors;
    private ulong _lastError;
    private int _stale;

    public ProgressHistory(ProgressWatchOptions options) => _options = options;

    public void UserSpoke()
    {
        _turn++;
        _failureSeries = _sameErrors = 0;
        StartAnew();
    }

    /// <summary>Takes a step.</summary>
    /// <returns>The gravest pattern that it completes, or <see langword="null"/>.</returns>
    public ProgressFinding? Add(List<Exchange> step)
    {
        ProgressFinding? found = null;
        var counted = new HashSet<ulong>();
        ulong all = 0;
        var isNew = false;
        Exchange? last = null;
        foreach (var exchange in step)
        {
            if (exchange.Polls || !counted.Add(exchange.Call))
            {
                isNew |= exchange.Polls;
                continue;
            }

            found = Graver(found, AddOutcome(exchange));
            isNew |= _seen.Add(exchange.Both);
            all += exchange.Both;
            last = exchange;
        }

        if (last is not { } latest)
        {
            StartAnew();
            return found;
        }

        found = Graver(found, Series(latest, all));
        return Graver(found, Repeats(latest, counted.Count, isNew));
    }

    private ProgressFinding? AddOutcome(Exchange exchange)
    {
        if (!exchange.Failed)
        {
            _failures.Remove(exchange.Call);
            return null;
        }

        ref var record = ref CollectionsMarshal.GetValueRefOrAddDefault(_failures, exchange.Call, out _);
        var isSame = record.All > 0 && record.Error == exchange.Result;
        var isTurn = record.All > 0 && record.Turn == _turn;
        record.Same = isSame ? record.Same + 1 : 1;
        record.SameInTurn = isSame && isTurn ? record.SameInTurn + 1 : 1;
        record.AllInTurn = isTurn ? record.AllInTurn + 1 : 1;
        record.All++;
        record.Error = exchange.Result;
        record.Turn = _turn;
        var stops = record.SameInTurn >= _options.FailuresBeforeStop || record.AllInTurn >= 2 * _options.FailuresBeforeStop;
        var nudges = record.Same >= _options.FailuresBeforeNudge || record.All >= 2 * _options.FailuresBeforeNudge;
        return stops || nudges
            ? new(ProgressPattern.RepeatedFailure, [exchange.Tool], record.All, stops, exchange.Text)
            : null;
    }

    private ProgressFinding? Series(Exchange latest, ulong all)
    {
        _trail.Add(new Step(latest.Tool, all));
        for (var back = 1; back <= MaxCycle; back++)
        {
            var isEqual = _trail.Count > back && _trail[^(back + 1)].Fingerprint == all;
            _equalBack[back] = isEqual ? _equalBack[back] + 1 : 0;
        }

        _failureSeries = latest.Failed ? _failureSeries + 1 : 0;
        var error = Fingerprint.Add(Fingerprint.Add(Fingerprint.Start, latest.Tool), latest.Result);
        _sameErrors = !latest.Failed ? 0 : error == _lastError ? _sameErrors + 1 : 1;
        _lastError = error;
        if (_sameErrors >= _options.SameErrorsBeforeNudge)
        {
            return new(ProgressPattern.SameError, [latest.Tool], _sameErrors, _sameErrors >= _options.SameErrorsBeforeStop, latest.Text);
        }

        var over = _failureSeries - _options.FailureSeriesBeforeNudge;
        var stops = _failureSeries >= _options.FailureSeriesBeforeStop;
        return stops || (over >= 0 && over % 2 == 0)
            ? new(ProgressPattern.FailureSeries, [latest.Tool], _failureSeries, stops, latest.Text)
            : null;
    }

    private ProgressFinding? Repeats(Exchange latest, int calls, bool isNew)
    {
        _stale = isNew ? 0 : _stale + calls;
        for (var length = 1; length <= MaxCycle; length++)
        {
            var steps = _equalBack[length] + length;
            if (_equalBack[length] > 0 && Cycle(latest, length, steps) is { } cycle)
            {
                return cycle.Count == 0 ? null : cycle;
            }
        }

        var stops = _stale >= _options.StaleCallsBeforeStop;
        return stops || (_stale >= _options.StaleCallsBeforeNudge && (_stale - calls) / 4 < _stale / 4)
            ? new(ProgressPattern.NothingNew, [latest.Tool], _stale, stops, latest.Text)
            : null;
    }

    /// <summary>The cycle that a step goes on with; one with a count of zero has been told and is not told again yet.</summary>
    private ProgressFinding? Cycle(Exchange latest, int length, int steps)
    {
        // One step: three in a row. Two: ABABA. Three and more: twice the whole.
        var from = length == 1 ? _options.RepeatsBeforeNudge : Math.Max(5, (_options.RepeatsBeforeNudge - 1) * length);
        if (steps < from)
        {
            return null;
        }

        var stops = steps >= (length == 1 ? _options.RepeatsBeforeStop : Math.Max(from + 1, (_options.RepeatsBeforeStop - 1) * length));
        var tells = stops || (steps - from) % length == 0;
        var tools = _trail.Skip(_trail.Count - length).Select(step => step.Tool).ToList();
        var pattern = length == 1 ? ProgressPattern.RepeatedCall : ProgressPattern.Cycle;
        return new(pattern, tools, tells ? steps / length : 0, stops, latest.Text);
    }

    private void StartAnew()
    {
        _seen.Clear();
        _trail.Clear();
        Array.Clear(_equalBack);
        _stale = 0;
    }

    private static ProgressFinding? Graver(ProgressFinding? one, ProgressFinding? other) =>
        one is null || (other is { Stops: true } && !one.Stops) ? other : one;

    private readonly record struct Step(string Tool, ulong Fingerprint);

    private record struct FailureRecord(ulong Error, int Same, int SameInTurn, int All, int AllInTurn, int Turn);
}
