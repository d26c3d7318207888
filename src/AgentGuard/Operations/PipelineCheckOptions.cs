namespace AgentGuard.Operations;

/// <summary>How strict the check of the pipelines at start-up is.</summary>
public sealed class PipelineCheckOptions
{
    /// <summary>Whether the pipelines are checked when the host starts.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether a warning keeps the host from starting, as an error does.</summary>
    /// <value>Default <see langword="false"/>: warnings are logged.</value>
    public bool WarningsAsErrors { get; set; }
}
