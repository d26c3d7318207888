namespace AgentGuard.Sqlite;

/// <summary>A database cannot be used: it is damaged, of a newer version, locked, or something else altogether.</summary>
public sealed class SqliteStoreException : AgentGuardException
{
    /// <summary>Creates the exception with a default message.</summary>
    public SqliteStoreException()
        : this("The database cannot be used.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public SqliteStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public SqliteStoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
