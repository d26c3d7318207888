namespace AgentGuard.Schemas;

/// <summary>A schema says something that is not understood, so that values cannot be judged by it.</summary>
/// <remarks>It is raised when the schema is compiled, never while values are validated: no keyword is ever silently ignored.</remarks>
public sealed class SchemaNotSupportedException : AgentGuardException
{
    /// <summary>Creates the exception with a default message.</summary>
    public SchemaNotSupportedException()
        : this("A JSON Schema uses a keyword that is not supported.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is not supported.</param>
    public SchemaNotSupportedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What is not supported.</param>
    /// <param name="innerException">The cause.</param>
    public SchemaNotSupportedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal SchemaNotSupportedException(string keyword, string path, string reason, Exception? innerException = null)
        : base($"The keyword '{keyword}' at '#{path}' of a JSON Schema is not supported: {reason}.", innerException)
    {
        Keyword = keyword;
        Path = path;
    }

    /// <summary>The keyword, or empty where there is none.</summary>
    public string Keyword { get; } = string.Empty;

    /// <summary>Where in the schema, as a JSON Pointer.</summary>
    public string Path { get; } = string.Empty;
}
