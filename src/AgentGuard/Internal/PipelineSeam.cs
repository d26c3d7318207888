namespace AgentGuard.Internal;

/// <summary>A place in a pipeline where somebody can look on.</summary>
internal enum PipelineSeam
{
    /// <summary>Around the loop that invokes tools.</summary>
    Loop,

    /// <summary>Between the loop and the model: one call for each turn.</summary>
    Turn,

    /// <summary>Around one of several clients that may answer.</summary>
    Candidate,

    /// <summary>Around one attempt to call a model.</summary>
    Attempt,
}
