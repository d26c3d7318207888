using System.ComponentModel.DataAnnotations;

namespace AgentGuard.Budgets;

/// <summary>When a run that repeats itself is told so, and when it is stopped.</summary>
/// <remarks>
/// Recorded runs of airline agents (tau-bench, 200 runs): the same failing call came again in 15 failed runs and in 1 successful one, and
/// nothing was ever repeated three times in a row. So a failing call is worth a word at the second time, and thresholds of five see nothing.
/// </remarks>
public sealed class ProgressWatchOptions
{
    /// <summary>Whether runs are watched.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>At which identical call with the same error the model is told.</summary>
    /// <value>Default 2. Range 2 to 1,000. With other errors in between it takes twice as many.</value>
    [Range(2, 1_000)]
    public int FailuresBeforeNudge { get; set; } = 2;

    /// <summary>At which identical failing call since the user spoke last the run is stopped.</summary>
    /// <value>Default 4. Range 3 to 1,000, above <see cref="FailuresBeforeNudge"/>.</value>
    [Range(3, 1_000)]
    public int FailuresBeforeStop { get; set; } = 4;

    /// <summary>At which identical call with the identical result in a row the model is told; cycles of 2 to 5 calls count by their length.</summary>
    /// <value>Default 3. Range 3 to 1,000.</value>
    /// <remarks>Twice was seen in as many successful runs as failed ones: it proves nothing.</remarks>
    [Range(3, 1_000)]
    public int RepeatsBeforeNudge { get; set; } = 3;

    /// <summary>At which identical call with the identical result in a row the run is stopped.</summary>
    /// <value>Default 5. Range 4 to 1,000, above <see cref="RepeatsBeforeNudge"/>.</value>
    [Range(4, 1_000)]
    public int RepeatsBeforeStop { get; set; } = 5;

    /// <summary>At which failing call in a row of one tool with one error the model is told, whatever the arguments.</summary>
    /// <value>Default 3. Range 2 to 1,000. Two are a correction that did not help yet.</value>
    [Range(2, 1_000)]
    public int SameErrorsBeforeNudge { get; set; } = 3;

    /// <summary>At which failing call in a row of one tool with one error the run is stopped, whatever the arguments.</summary>
    /// <value>Default 6. Range 3 to 1,000, above <see cref="SameErrorsBeforeNudge"/>.</value>
    [Range(3, 1_000)]
    public int SameErrorsBeforeStop { get; set; } = 6;

    /// <summary>At which failing call in a row, whatever the call, the model is told.</summary>
    /// <value>Default 5. Range 2 to 1,000.</value>
    [Range(2, 1_000)]
    public int FailureSeriesBeforeNudge { get; set; } = 5;

    /// <summary>At which failing call in a row, whatever the call, the run is stopped.</summary>
    /// <value>Default 10. Range 3 to 1,000, above <see cref="FailureSeriesBeforeNudge"/>.</value>
    [Range(3, 1_000)]
    public int FailureSeriesBeforeStop { get; set; } = 10;

    /// <summary>At which call in a row that brings nothing new the model is told.</summary>
    /// <value>Default 8. Range 2 to 1,000.</value>
    [Range(2, 1_000)]
    public int StaleCallsBeforeNudge { get; set; } = 8;

    /// <summary>At which call in a row that brings nothing new the run is stopped.</summary>
    /// <value>Default 16. Range 3 to 1,000, above <see cref="StaleCallsBeforeNudge"/>.</value>
    [Range(3, 1_000)]
    public int StaleCallsBeforeStop { get; set; } = 16;

    /// <summary>The names of tools that wait for something: their repeated calls say nothing.</summary>
    /// <value>Default empty. A tool can also say so itself, by the additional property <c>agentguard.polling</c>.</value>
    /// <remarks>A call whose result changes needs no declaration.</remarks>
    public IList<string> PollingTools { get; } = [];
}
