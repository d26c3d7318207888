namespace AgentGuard;

/// <summary>What a budget measures.</summary>
public enum BudgetMeasure
{
    /// <summary>Tokens that were sent, cached ones included.</summary>
    InputTokens,

    /// <summary>Tokens that were generated, reasoning included.</summary>
    OutputTokens,

    /// <summary>Tokens sent and generated.</summary>
    Tokens,

    /// <summary>Money, in the currency of the prices.</summary>
    Cost,

    /// <summary>Calls of a model; the attempts of one call count once.</summary>
    ModelCalls,

    /// <summary>Calls of tools.</summary>
    ToolCalls,

    /// <summary>Turns of one run: model calls that may call tools.</summary>
    Steps,

    /// <summary>Runs started within a run.</summary>
    SubRuns,

    /// <summary>Wall time, in seconds.</summary>
    Time,

    /// <summary>Getting anywhere: a run that goes in circles has used it up.</summary>
    Progress,
}
