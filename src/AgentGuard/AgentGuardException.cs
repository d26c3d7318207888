namespace AgentGuard;

/// <summary>The base of every exception that the library raises on purpose.</summary>
/// <remarks>
/// Messages name what was wrong and what to do about it. They never carry message content, tool arguments or secrets, so a host may
/// log them.
/// </remarks>
public class AgentGuardException : Exception
{
    /// <summary>Creates the exception with a default message.</summary>
    public AgentGuardException()
        : this("An agent run failed.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong and what to do; free of content.</param>
    public AgentGuardException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What was wrong and what to do; free of content.</param>
    /// <param name="innerException">The cause.</param>
    public AgentGuardException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
