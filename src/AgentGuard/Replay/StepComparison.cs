namespace AgentGuard.Replay;

/// <summary>How a step of one run stands to that of another.</summary>
public enum StepComparison
{
    /// <summary>The same was asked, and the same came of it.</summary>
    Same,

    /// <summary>The same was asked, and something else came of it.</summary>
    AnswerDiffers,

    /// <summary>Something else was asked.</summary>
    RequestDiffers,

    /// <summary>The step is in the first run alone.</summary>
    OnlyBefore,

    /// <summary>The step is in the second run alone.</summary>
    OnlyAfter,
}
