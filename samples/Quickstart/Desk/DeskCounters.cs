using System.Collections.Concurrent;
using AgentGuard;
using AgentGuard.Budgets;
using AgentGuard.Events;

namespace Quickstart.Desk;

/// <summary>Counts what a desk does to survive. Safe for concurrent use.</summary>
public sealed class DeskCounters : IAgentListener
{
    private long _retries;
    private long _fallbacks;
    private long _blocks;
    private long _effectsNotRepeated;
    private long _resultsCut;
    private long _callsCorrected;
    private readonly ConcurrentDictionary<string, bool> _budgetStops = new();
    private readonly ConcurrentDictionary<string, bool> _loopsBroken = new();
    private readonly ConcurrentDictionary<string, bool> _degradedAnswers = new();

    public long Retries => Interlocked.Read(ref _retries);

    public long Fallbacks => Interlocked.Read(ref _fallbacks);

    public long Blocks => Interlocked.Read(ref _blocks);

    public long EffectsNotRepeated => Interlocked.Read(ref _effectsNotRepeated);

    public long ResultsCut => Interlocked.Read(ref _resultsCut);

    public long CallsCorrected => Interlocked.Read(ref _callsCorrected);

    public int BudgetStops => _budgetStops.Count;

    public int LoopsBroken => _loopsBroken.Count;

    public int DegradedAnswers => _degradedAnswers.Count;

    public void AddRetry() => Interlocked.Increment(ref _retries);

    public void OnEvent(AgentEvent happened)
    {
        switch (happened.Code)
        {
            case "AG1301":
                AddRetry();
                break;
            case "AG1401":
                Interlocked.Increment(ref _fallbacks);
                break;
            case "AG1606":
                Interlocked.Increment(ref _blocks);
                break;
            case "AG1602" or "AG1609":
                Interlocked.Increment(ref _callsCorrected);
                break;
            case "AG1603":
                Interlocked.Increment(ref _resultsCut);
                break;
            case "AG1604":
                Interlocked.Increment(ref _effectsNotRepeated);
                break;
            case "AG1410":
                _degradedAnswers[happened.RunId ?? ""] = true;
                break;
            case "AG1503" when happened is not RunWoundDown { Measure: BudgetMeasure.Progress }:
            case "AG1504":
                _budgetStops[happened.RunId ?? ""] = true;
                break;
            case "AG1506":
                _loopsBroken[happened.RunId ?? ""] = true;
                break;
        }
    }
}
