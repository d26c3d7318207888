namespace AgentGuard.Failures;

/// <summary>Reads the exceptions of one SDK. A host adds its own for a gateway or an SDK that the library does not know.</summary>
/// <remarks>Implementations must be thread-safe, must not throw, and must not keep the exception.</remarks>
public interface IModelFailureReader
{
    /// <summary>The provider that this reader is for, as <c>ChatClientMetadata.ProviderName</c> gives it, for example <c>openai</c>.</summary>
    string Provider { get; }

    /// <summary>Reads an exception.</summary>
    /// <param name="exception">The exception that a chat client threw.</param>
    /// <returns>What it tells, or <see langword="null"/> when it is not of this SDK.</returns>
    FailureEvidence? Read(Exception exception);
}
