namespace AgentGuard.Operations;

/// <summary>How bad an order of middleware is.</summary>
public enum PipelineProblemSeverity
{
    /// <summary>It works, but costs more or tells less than it could.</summary>
    Warning,

    /// <summary>It does not do what its lines say: the host must not start.</summary>
    Error,
}
