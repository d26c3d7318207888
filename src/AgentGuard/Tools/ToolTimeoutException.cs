namespace AgentGuard.Tools;

/// <summary>A tool did not finish in time. It never leaves the guard.</summary>
internal sealed class ToolTimeoutException : AgentGuardException
{
    public ToolTimeoutException()
        : base("A tool did not finish in time.")
    {
    }
}
