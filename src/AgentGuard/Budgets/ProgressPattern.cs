namespace AgentGuard.Budgets;

/// <summary>How a run goes in circles.</summary>
public enum ProgressPattern
{
    /// <summary>The same call failed again.</summary>
    RepeatedFailure,

    /// <summary>One tool failed with the same error one call after the other, whatever the arguments.</summary>
    SameError,

    /// <summary>The same call gave the same result again and again.</summary>
    RepeatedCall,

    /// <summary>The same two to five calls came in turn, with the same results.</summary>
    Cycle,

    /// <summary>One call after the other failed.</summary>
    FailureSeries,

    /// <summary>Calls in no order brought nothing that was not known before.</summary>
    NothingNew,
}
