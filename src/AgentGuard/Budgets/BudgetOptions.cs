using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AgentGuard.Budgets;

/// <summary>How much a run may use up, when it counts as going in circles, and how it then ends.</summary>
/// <remarks>
/// On by default are limits that no sound run of an agent meets and every runaway does. Seen in the field: 1,535 identical polls for about
/// $150, 2,106 iterations of one loop, 18.7 million tokens in five hours. Money and windows need numbers that only the host knows.
/// </remarks>
public sealed class BudgetOptions
{
    /// <summary>Tokens that a run and its sub-runs may send and generate.</summary>
    /// <value>Default 2,000,000, which is 40 steps of 50,000 tokens. <see langword="null"/>: no limit. At least 1.</value>
    public long? MaxTokens { get; set; } = 2_000_000;

    /// <summary>Tokens that a run and its sub-runs may send, cached ones included.</summary>
    /// <value>Default <see langword="null"/>: no limit. At least 1.</value>
    public long? MaxInputTokens { get; set; }

    /// <summary>Tokens that a run and its sub-runs may generate, reasoning included.</summary>
    /// <value>Default <see langword="null"/>: no limit. At least 1.</value>
    public long? MaxOutputTokens { get; set; }

    /// <summary>Money that a run and its sub-runs may cost, in the currency of <see cref="Prices"/>.</summary>
    /// <value>Default <see langword="null"/>: no limit. Above 0.</value>
    public decimal? MaxCost { get; set; }

    /// <summary>Calls of a model that a run and its sub-runs may make, the final one included; the attempts of one call count once.</summary>
    /// <value>Default 100. <see langword="null"/>: no limit. At least 1; an agent with tools needs 2.</value>
    public int? MaxModelCalls { get; set; } = 100;

    /// <summary>Calls of tools that a run and its sub-runs may make. Calls beyond it are taken out of the answer that asks for them.</summary>
    /// <value>Default 200. <see langword="null"/>: no limit. At least 1.</value>
    public int? MaxToolCalls { get; set; } = 200;

    /// <summary>Turns that one run may take, each a model call that may call tools; the final answer comes on top.</summary>
    /// <value>Default 40, at which <c>FunctionInvokingChatClient</c> withdraws the tools without a word. <see langword="null"/>: no limit. At least 1.</value>
    public int? MaxSteps { get; set; } = 40;

    /// <summary>Runs that may be started within a run, at any depth. One beyond it fails at its first model call.</summary>
    /// <value>Default 20. <see langword="null"/>: no limit. At least 0.</value>
    public int? MaxSubRuns { get; set; } = 20;

    /// <summary>How long a run may take.</summary>
    /// <value>
    /// Default <see langword="null"/>: the deadline of the run alone (<see cref="AgentRunOptions.TimeLimit"/>, 10 minutes), which always counts.
    /// Above zero.
    /// </value>
    public TimeSpan? MaxDuration { get; set; }

    /// <summary>What models cost, by the name in requests or answers; case is ignored, and a date at the end of a name need not be written.</summary>
    /// <value>Default empty. A model that is not listed costs as much as the dearest one listed.</value>
    public IDictionary<string, ModelPrice> Prices { get; } = new Dictionary<string, ModelPrice>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What may be spent within time windows, over all runs.</summary>
    /// <value>Default empty.</value>
    public IList<BudgetWindow> Windows { get; } = [];

    /// <summary>How many tokens a call is taken to generate when it is reserved and does not say (<c>MaxOutputTokens</c>).</summary>
    /// <value>Default 1,024. Range 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int ExpectedOutputTokens { get; set; } = 1_024;

    /// <summary>From which share of a limit on it counts as nearly used up, which raises an event.</summary>
    /// <value>Default 0.8. Range 0.1 to 1.</value>
    [Range(0.1, 1)]
    public double NearlyUsedAt { get; set; } = 0.8;

    /// <summary>When a run counts as going in circles.</summary>
    [ValidateObjectMembers]
    public ProgressWatchOptions ProgressWatch { get; set; } = new();

    /// <summary>How a run ends that is at the limit.</summary>
    [ValidateObjectMembers]
    public WindDownOptions WindDown { get; set; } = new();

    internal BudgetLimits RunLimits => new()
    {
        Tokens = MaxTokens,
        InputTokens = MaxInputTokens,
        OutputTokens = MaxOutputTokens,
        Cost = MaxCost,
        ModelCalls = MaxModelCalls,
        ToolCalls = MaxToolCalls,
    };

    internal bool IsOff => RunLimits.IsUnlimited && MaxSteps is null && MaxSubRuns is null && MaxDuration is null && Windows.Count == 0
        && !ProgressWatch.Enabled;

    /// <summary>Limits what each principal may spend within a time window.</summary>
    /// <param name="length">How long a window is.</param>
    /// <param name="configure">Sets the limits.</param>
    /// <returns>The options.</returns>
    public BudgetOptions PerPrincipal(TimeSpan length, Action<BudgetWindow> configure) => Add(BudgetScope.Principal, length, configure);

    /// <summary>Limits what everybody together may spend within a time window.</summary>
    /// <param name="length">How long a window is.</param>
    /// <param name="configure">Sets the limits.</param>
    /// <returns>The options.</returns>
    public BudgetOptions PerWindow(TimeSpan length, Action<BudgetWindow> configure) => Add(BudgetScope.Everyone, length, configure);

    /// <summary>Lets a person take over when a run is wound down or out of budget.</summary>
    /// <param name="reason">Why; free of content.</param>
    /// <returns>The options.</returns>
    public BudgetOptions HandOver(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        WindDown.HandOverReason = reason;
        return this;
    }

    private BudgetOptions Add(BudgetScope scope, TimeSpan length, Action<BudgetWindow> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var window = new BudgetWindow { Scope = scope, Length = length };
        configure(window);
        Windows.Add(window);
        return this;
    }
}
