namespace AgentGuard.Tracing.Sinks;

/// <summary>When files of spans are rotated.</summary>
public sealed class TraceFileOptions
{
    /// <summary>Above how many bytes a new file is begun; the old one gets a number in its name.</summary>
    /// <value>Default 64 MiB. Above zero.</value>
    public long MaxFileBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How many full files are kept besides the current one; the oldest are deleted.</summary>
    /// <value>Default 8. Zero or more.</value>
    public int MaxFiles { get; set; } = 8;
}
