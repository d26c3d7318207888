namespace AgentGuard.StructuredOutput;

/// <summary>How an answer came to conform, from the best way to the worst.</summary>
public enum OutputPath
{
    /// <summary>The first answer conformed as it was.</summary>
    Clean,

    /// <summary>The first answer conformed after repair.</summary>
    Repaired,

    /// <summary>The model was asked again, with what was wrong.</summary>
    Reasked,

    /// <summary>Another candidate of the fallback chain answered, after one whose answers were not accepted.</summary>
    FellBack,
}
