namespace AgentGuard.Testing.Assertions;

/// <summary>A run did not do what a test says it does. Every test framework counts it as a failed test.</summary>
public sealed class RunAssertionException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected, and what the run did.</param>
    public RunAssertionException(string message)
        : base(message)
    {
    }
}
