namespace AgentGuard.Mcp;

/// <summary>A server did not give a list of tools that can be used.</summary>
public sealed class McpToolsetException : AgentGuardException
{
    /// <summary>Creates the exception with a default message.</summary>
    public McpToolsetException()
        : this("The server gave no usable list of tools.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong, and what to do.</param>
    public McpToolsetException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What was wrong, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public McpToolsetException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
