using AgentGuard.Internal;

namespace AgentGuard;

/// <summary>What a run and its sub-runs have spent so far.</summary>
/// <remarks>
/// <c>UseBudgets()</c> writes it. A loop that calls models past it calls <see cref="Record"/>. Thread-safe: of calls made at the same time
/// each reserves what it will need at most, so that together they keep the limits.
/// </remarks>
public sealed class RunUsage
{
    private readonly Lock _gate = new();
    private Spending _spent;
    private Spending _reserved;
    private int _subRuns;
    private int _estimated;

    internal RunUsage()
    {
    }

    /// <summary>The prices by which the run is charged; <see langword="null"/> where the host gave none.</summary>
    internal IModelPrices? Prices { get; set; }

    /// <summary>What was spent, as it is now.</summary>
    public Spending Spent
    {
        get
        {
            lock (_gate)
            {
                return _spent;
            }
        }
    }

    /// <summary>What calls that are under way have reserved.</summary>
    public Spending Reserved
    {
        get
        {
            lock (_gate)
            {
                return _reserved;
            }
        }
    }

    /// <summary>How many runs were started within the run, at any depth.</summary>
    public int SubRuns => Volatile.Read(ref _subRuns);

    /// <summary>How many calls of models did not say what they used, so that it was estimated.</summary>
    public int EstimatedCalls => Volatile.Read(ref _estimated);

    /// <summary>Adds what was spent past <c>UseBudgets()</c>, for example before a run was taken up again.</summary>
    /// <param name="spent">The amount.</param>
    public void Record(in Spending spent) => Settle(default, spent);

    /// <summary>Reserves an amount, if that and what is to be left over fit the limits.</summary>
    /// <returns>The measure that is short, or <see langword="null"/> when it is reserved.</returns>
    internal BudgetMeasure? TryReserve(in BudgetLimits limits, in Spending amount, in Spending leave)
    {
        lock (_gate)
        {
            var reserved = _reserved + amount;
            if (limits.FirstExceeded(_spent + reserved + leave) is { } measure)
            {
                return measure;
            }

            _reserved = reserved;
            return null;
        }
    }

    /// <summary>Puts what was spent in place of what was reserved for it.</summary>
    /// <returns>What was spent in all after it.</returns>
    internal Spending Settle(in Spending reserved, in Spending spent)
    {
        lock (_gate)
        {
            _reserved -= reserved;
            return _spent += spent;
        }
    }

    /// <summary>Reserves one more tool call, if the limit allows it.</summary>
    /// <returns>Whether it is reserved.</returns>
    internal bool TryReserveToolCall(int? limit)
    {
        lock (_gate)
        {
            if (_spent.ToolCalls + _reserved.ToolCalls >= limit)
            {
                return false;
            }

            _reserved += new Spending { ToolCalls = 1 };
            return true;
        }
    }

    internal int AddSubRun() => Interlocked.Increment(ref _subRuns);

    internal void AddEstimate() => Interlocked.Increment(ref _estimated);
}
