namespace AgentGuard.Tools;

/// <summary>A tool did not finish in time. It never leaves the guard.</summary>
internal sealed class ToolTimeoutException : AgentGuardException
{
    public ToolTimeoutException(Task running)
        : base("A tool did not finish in time.") => Running = running;

    /// <summary>The tool, which may still be working.</summary>
    public Task Running { get; }
}
